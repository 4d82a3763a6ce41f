// What was applied to a module: `.driver-migrate/<module>.json` beside its
// files
// (`make clean` empties .drydock). By it
// apply knows its own files again, and undo what there was before.
#pragma once
#include "Decisions.h"
#include "Plan.h"

namespace drydock::migrate {

struct Record {
  struct File {
    std::string Source, SourceHash; ///< names without directories
    std::string Output, OutputHash;
  };
  std::string Module;
  std::vector<File> Files;
  Decisions Groups;
  std::string Makefile; ///< changed or made; empty: none
  bool MadeMakefile = false;

  const File *output(llvm::StringRef Name) const;
};

/// Where the record of a planned module is.
std::string recordPath(const ModulePlan &Module);
/// Nothing where there is none.
llvm::Expected<std::optional<Record>> readRecord(llvm::StringRef Path);
std::string recordText(const Record &R);

} // namespace drydock::migrate

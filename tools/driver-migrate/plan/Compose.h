// Groups meet the language's edits: which of them fit together, and the text
// of a file with those that were taken.
#pragma once
#include "Group.h"

namespace drydock::migrate {

/// The groups that can't be applied with an earlier one of the list, with the
/// reason; those before them stand.
struct Dropped {
  const Group *What;
  std::string Why;
};
std::vector<Dropped> findConflicts(llvm::ArrayRef<const Group *> InOrder);

/// What meets in a file.
struct ComposedWith {
  const EditSet &Language;
  llvm::ArrayRef<const Group *> Taken;
  std::vector<Rewrite> More; ///< that are no group's
};

/// One file with all of it. Conflicts receives a line for each edit that found
/// no place.
std::string compose(const std::string &File, llvm::StringRef Text,
                    const ComposedWith &With,
                    std::vector<std::string> &Conflicts);

/// The same for a part of a file.
std::string composePart(const TextRange &Part, llvm::StringRef Text,
                        const EditSet &Language,
                        llvm::ArrayRef<const Group *> Taken,
                        std::vector<std::string> &Conflicts);

} // namespace drydock::migrate

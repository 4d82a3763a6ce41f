// Everything a run found out, before and after the pipeline; what reports are
// made from.
#pragma once
#include "confirm/Verdict.h"
#include "engine/ModuleAnalysis.h"
#include "model/Finding.h"
#include "model/Rule.h"
#include <string>
#include <vector>

namespace drydock {

/// Skipped: does not parse, and no Makefile builds it: it is there to be
/// included by another file. Interrupted: the run ended first.
enum class FileState { Analysed, Failed, Skipped, Interrupted };

struct FileResult {
  std::string Path;
  std::string Module;
  FileState State = FileState::Failed;
  std::string Reason; ///< why not analysed, or a restriction; else empty
  std::vector<std::string> ForcedConfigs;
};

/// A finding that a comment or the baseline hides; reports keep it apart.
struct HiddenFinding {
  Finding Found;
  enum Kind { InSource, Baseline } By = InSource;
  std::string Justification;
};

struct Results {
  std::vector<Finding> Findings;
  std::vector<HiddenFinding> Hidden;
  std::vector<FileResult> Files;
  std::vector<Truncation> Truncated;
  std::vector<std::string> Notes; ///< decisions worth telling
  unsigned Functions = 0;
  unsigned BelowConfidence = 0;
  unsigned BeyondLimit = 0;
  bool Partial = false;          ///< interrupted: some files were not looked at
  std::vector<Verdict> Verdicts; ///< of Findings, with --confirm; else empty

  unsigned countFiles(FileState State) const {
    unsigned N = 0;
    for (const FileResult &File : Files)
      N += File.State == State;
    return N;
  }
};

} // namespace drydock

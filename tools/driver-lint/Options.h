// What the user asked for.
#pragma once
#include "compile/FindUnits.h"
#include "model/Finding.h"
#include <optional>
#include <string>
#include <vector>

namespace drydock {

/// One `--output FORMAT[:PATH]`.
struct OutputSpec {
  std::string Format;
  std::string Path; ///< empty: standard output
};

enum class ColorMode { Auto, Always, Never };

struct Options {
  enum class Action {
    Lint,
    ListRules,
    Explain,
    CompileCommands,
    Help,
    Version
  };
  Action Do = Action::Lint;
  std::string ExplainRule;

  CompileRequest Compile;
  std::vector<std::string> Rules;  ///< ids; empty: those on by default
  std::vector<std::string> Models; ///< API tables of the user's own
  std::vector<OutputSpec> Outputs;
  Confidence MinConfidence = Confidence::Likely;
  /// Findings at or above this make the exit status 1.
  Confidence FailOn = Confidence::Heuristic;
  bool FailNever = false;
  bool FailOnGiven = false;

  unsigned Jobs = 0;             ///< 0: one per processor
  unsigned TimeoutSeconds = 120; ///< per file
  unsigned MemoryMb = 2048;      ///< per process
  unsigned MaxFindings = 0;      ///< 0: all
  std::string Diff;              ///< unified diff, "-" for stdin
  std::string Baseline, WriteBaseline;
  bool KernelHeaderFindings = false;
  bool Verbose = false;
  bool Confirm = false; ///< ask the Static Analyzer about each finding
  ColorMode Color = ColorMode::Auto;

  /// Called by Kbuild as CHECK: the compiler's own arguments follow ours.
  bool AsKernelChecker = false;
  std::vector<std::string> CheckerArguments;
};

} // namespace drydock

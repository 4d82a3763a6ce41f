// One translation unit to analyse, with a command line clang accepts.
#pragma once
#include <string>
#include <vector>

namespace drydock {

/// A flag that was dropped or replaced, and why; shown with -v.
struct FlagChange {
  std::string From;
  std::string To; ///< empty: dropped
  const char *Why;
};

struct CompileUnit {
  std::string File;      ///< absolute
  std::string Directory; ///< absolute working directory
  /// Module (.ko stem) the unit is linked into; the file's stem if unknown.
  std::string Module;
  /// Units with the same key belong to one module; Module alone isn't unique.
  std::string ModuleKey;
  /// False when Makefiles are there and none builds the file: other
  /// architectures' files, and files that another one includes.
  bool Listed = true;
  /// False when only a directory was named that the file is in.
  bool Named = true;
  /// Driver-style arguments without argv[0]; clang-only, no output file.
  std::vector<std::string> Arguments;
  std::vector<FlagChange> Changes;
  /// CONFIG symbols turned on because they guard the file and were off.
  std::vector<std::string> ForcedConfigs;
};

} // namespace drydock

// What the command line asks for.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::migrate {

struct Flags {
  std::string Command; ///< "plan", "headers" ...
  std::string Database;
  std::string Kernel;
  std::string OutDir;
  std::string Json;
  std::string Store;
  std::string Objects;
  std::string Kbuild;
  std::string Decisions;
  std::string PlanFile;
  std::vector<std::string> Files;
  std::vector<std::string> CompileArguments; ///< behind `--`
  bool Check = false;
  bool Syntax = false;
  bool Gcc = false;
  bool Layout = false;
  bool Help = false;
  bool Verbose = false;
  bool NoCheck = false;
  bool NoLint = false;
  bool Interactive = false;
  bool All = false;
};

llvm::Expected<Flags> parseFlags(int Count, char **Words);
std::string usage();

} // namespace drydock::migrate

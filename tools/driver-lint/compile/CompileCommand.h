// A command as some build recorded it, before it is made fit for clang.
#pragma once
#include <string>
#include <vector>

namespace drydock {

struct CompileCommand {
  std::string File;                   ///< absolute, without dots
  std::string Directory;              ///< absolute
  std::vector<std::string> Arguments; ///< without argv[0]; may name the file
  std::string FileArgument;           ///< how Arguments spell the file
};

} // namespace drydock

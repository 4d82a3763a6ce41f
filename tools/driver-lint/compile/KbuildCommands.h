// Reads the command files that Kbuild leaves beside every object
// (`.foo.o.cmd`): a compile database nobody has to ask for.
#pragma once
#include "compile/CompileCommand.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <vector>

namespace drydock {

/// Commands of all objects built from C below Directory, sorted by file.
std::vector<CompileCommand> readKbuildCommands(llvm::StringRef Directory);

/// One command file; nothing if it isn't about an object built from C.
std::optional<CompileCommand> readKbuildCommand(llvm::StringRef Path);

} // namespace drydock

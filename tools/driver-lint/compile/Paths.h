// Spelling of paths and words as build systems write them.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock {

/// Absolute, without "." and ".."; relative paths are taken from Base.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Base);
/// The same, from the working directory.
std::string absolutePath(llvm::StringRef Path);
/// Directory of an absolute or relative path, absolute.
std::string parentDirectory(llvm::StringRef Path);
/// With symbolic links followed; the path itself where that fails.
std::string realPath(llvm::StringRef Path);
std::string joinPath(llvm::StringRef Directory, llvm::StringRef Name);
bool isDirectory(llvm::StringRef Path);
bool isFile(llvm::StringRef Path);

/// A .c, .cc, .cpp or .cxx file that a person wrote (modpost writes *.mod.c).
bool isDriverSource(llvm::StringRef Path);

/// Splits as a POSIX shell would: quotes and backslashes.
std::vector<std::string> splitShellWords(llvm::StringRef Text);

} // namespace drydock

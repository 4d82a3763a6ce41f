// What our plugins' loaders share. LLVM has no version handshake that comes
// before a plugin's own symbols: a plugin for another major ends in "undefined
// symbol: _ZN5clang..." or in a crash. So the library that the user names needs
// no symbol of LLVM, loads into any host, looks which LLVM the host has, and
// either opens the checks, drydock/<stem>-<version>.so beside it, or says what
// is wrong.
#pragma once
#include <string>

namespace drydock {

struct Plugin {
  const char *Name;    ///< the library that the user names
  const char *Stem;    ///< of the checks
  const char *Program; ///< host to use instead, without its major: "clang-tidy"
  const char *Advice;  ///< how wrappers are told which host to run
};

/// The program that loads us, as the user knows it.
std::string hostName();

/// Ends the program with one line.
[[noreturn]] void refuse(const Plugin &Which, const std::string &Why);

/// The checks for the host's LLVM, as dlopen() returns them.
void *openChecks(const Plugin &Which);

} // namespace drydock

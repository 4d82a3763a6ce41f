// From the C command of a unit to the C++ command on the overlay.
#pragma once
#include "compile/CompileUnit.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock::migrate {

enum class Compiler { Clang, Gcc };

/// Arguments (without argv[0], input and output) for a C++ file that takes
/// Unit's place. Overlay mirrors absolute paths below its root; every include
/// root of the unit is preceded by its mirror, so that the search order of
/// the originals stays.
std::vector<std::string> cxxArguments(const CompileUnit &Unit,
                                      llvm::StringRef OverlayRoot,
                                      Compiler Target);

/// The C command of the same unit for a compiler, without input and output.
std::vector<std::string> cArguments(const CompileUnit &Unit, Compiler Target);

/// The directories where the unit looks for headers, its own first; those that
/// exist.
std::vector<std::string> includeRoots(const CompileUnit &Unit);

/// Switches that every C++ unit gets, on top of the C ones.
std::vector<std::string> cxxOnlyFlags(Compiler Target);

} // namespace drydock::migrate

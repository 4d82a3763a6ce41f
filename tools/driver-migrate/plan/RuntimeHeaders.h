// The runtime's headers, and the kernel headers that those include.
#pragma once
#include "compile/CompileUnit.h"
#include "llvm/Support/Error.h"
#include <set>

namespace drydock::migrate {

/// The directory with drydock/ and that with drydock.mk: beside the program
/// where it was installed or built.
llvm::Expected<std::string> runtimeDirectory();

/// A unit in Store that includes what these runtime headers do, compiled as
/// Like is: the overlay has to cover them.
llvm::Expected<CompileUnit> runtimeUnit(const std::set<std::string> &Headers,
                                        const CompileUnit &Like,
                                        llvm::StringRef Store);

} // namespace drydock::migrate

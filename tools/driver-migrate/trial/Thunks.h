// Assembly that stands between a module and the functions that it calls.
#pragma once
#include "AcquisitionCalls.h"

namespace drydock::trial {

/// Section with the word that says what the thunks do, 32 bits in the file:
constexpr llvm::StringLiteral ThunkModeSection = ".data.trial_mode";
constexpr uint32_t ThunksOff = 0;           ///< nothing but call on
constexpr uint32_t ThunksList = 0xffffffff; ///< say each acquisition; else the
                                            ///< ordinal of the one that fails

/// The symbol that takes the place of an imported one.
std::string thunkName(llvm::StringRef Symbol);

/// How thunks say something: the kernel's function, as for printf().
constexpr llvm::StringLiteral ThunksSayBy = "_printk";

/// Its name, and what the kernel checks it by ("modversions"); 0: nothing.
std::string thunkAssembly(const std::vector<ImportedCall> &Calls,
                          uint64_t SayVersion);

} // namespace drydock::trial

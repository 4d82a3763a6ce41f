// Whether a module was built for the kernel that is to load it.
#pragma once
#include "ModuleFile.h"

namespace drydock::trial {

/// An error with advice when it was built for another kernel, or for the debug
/// kernel but without KASAN's checks.
llvm::Error checkBuiltFor(const ModuleFile &Module, const KernelImage &Kernel);

/// An error when an object (.o, .ko) accesses memory and calls no check of
/// KASAN: its compiler did not get the flags, and the trial would prove less.
llvm::Error checkInstrumented(llvm::StringRef Path);

} // namespace drydock::trial

// Modules built from source by the kernel's own Kbuild.
#pragma once
#include "KernelImage.h"
#include "Scenario.h"

namespace drydock::trial {

/// Copies the directory to Scratch, runs Kbuild there, and returns the .ko
/// files. The compiler's words when it does not build.
llvm::Expected<std::vector<std::string>> buildModules(llvm::StringRef Directory,
                                                      const KernelImage &Kernel,
                                                      llvm::StringRef Scratch);

/// Processor seconds to compile and link what buildModules() built in Scratch
/// once more: without an overlay's or a precompiled header's first time.
llvm::Expected<double> compileAgain(const KernelImage &Kernel,
                                    llvm::StringRef Scratch);

/// The same for a scenario's bundled driver.
llvm::Expected<std::vector<std::string>> buildBundled(const Scenario &S,
                                                      const KernelImage &Kernel,
                                                      llvm::StringRef Scratch);

} // namespace drydock::trial

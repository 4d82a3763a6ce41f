// Internal to lowering/: the code generator both hosts share.
#pragma once
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/IR/LLVMContext.h"
#include <memory>

namespace clang {
class ASTContext;
class CodeGenerator;
class DiagnosticsEngine;
} // namespace clang
namespace llvm {
class Module;
namespace vfs {
class FileSystem;
}
} // namespace llvm

namespace drydock {

/// A generator for -O0 IR with full debug info, fed declarations of Context.
std::unique_ptr<clang::CodeGenerator>
makeLoweringGenerator(clang::ASTContext &Context,
                      clang::DiagnosticsEngine &Diagnostics,
                      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                      llvm::LLVMContext &Llvm);

/// mem2reg and SROA on every function: locals become SSA values.
void simplify(llvm::Module &Module);

} // namespace drydock

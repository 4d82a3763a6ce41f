// AST to IR: clang CodeGen at -O0, then mem2reg and SROA only.
#include "lowering/Lower.h"
#include "lowering/LoweredUnit.h"
#include "lowering/MacroTests.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclGroup.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace clang;

namespace drydock {

std::unique_ptr<CodeGenerator>
makeLoweringGenerator(ASTContext &Context, DiagnosticsEngine &Diagnostics,
                      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                      llvm::LLVMContext &Llvm) {
  // The generator keeps references to its options.
  static const HeaderSearchOptions HeaderSearch;
  static const PreprocessorOptions Preprocessor;
  static const CodeGenOptions Options = [] {
    CodeGenOptions O;
    O.OptimizationLevel = 0;
    O.DisableO0ImplyOptNone = true;
    O.setDebugInfo(llvm::codegenoptions::LimitedDebugInfo);
    O.DebugColumnInfo = true;
    O.DwarfVersion = 5;
    O.EmitLLVMUseLists = false;
    O.DiscardValueNames = true;
    return O;
  }();
  return std::unique_ptr<CodeGenerator>(
      CreateLLVMCodeGen(Diagnostics, "drydock", std::move(Files), HeaderSearch,
                        Preprocessor, Options, Llvm));
}

void simplify(llvm::Module &Module) {
  llvm::PassBuilder Builder;
  llvm::LoopAnalysisManager Loops;
  llvm::FunctionAnalysisManager Functions;
  llvm::CGSCCAnalysisManager Sccs;
  llvm::ModuleAnalysisManager Modules;
  Builder.registerModuleAnalyses(Modules);
  Builder.registerCGSCCAnalyses(Sccs);
  Builder.registerFunctionAnalyses(Functions);
  Builder.registerLoopAnalyses(Loops);
  Builder.crossRegisterProxies(Loops, Functions, Sccs, Modules);
  llvm::FunctionPassManager Passes;
  Passes.addPass(llvm::PromotePass());
  Passes.addPass(llvm::SROAPass(llvm::SROAOptions::PreserveCFG));
  for (llvm::Function &F : Module)
    if (!F.isDeclaration())
      Passes.run(F, Functions);
}

std::unique_ptr<LoweredUnit> lowerAst(ASTContext &Context) {
  auto Unit = std::make_unique<LoweredUnit>();
  Unit->Context = std::make_unique<llvm::LLVMContext>();
  auto Generator = makeLoweringGenerator(
      Context, Context.getDiagnostics(),
      Context.getSourceManager().getFileManager().getVirtualFileSystemPtr(),
      *Unit->Context);
  Generator->Initialize(Context);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    Generator->HandleTopLevelDecl(DeclGroupRef(D));
  Generator->HandleTranslationUnit(Context);
  Unit->Module = std::unique_ptr<llvm::Module>(Generator->ReleaseModule());
  if (!Unit->Module)
    return nullptr;
  simplify(*Unit->Module);
  markMacroTests(*Unit->Module, Context);
  return Unit;
}

bool writeUnit(const LoweredUnit &Unit, llvm::StringRef Path,
               std::string &Error) {
  std::error_code EC;
  llvm::raw_fd_ostream Out(Path, EC, llvm::sys::fs::OF_None);
  if (EC) {
    Error = EC.message();
    return false;
  }
  llvm::WriteBitcodeToFile(*Unit.Module, Out);
  Out.close();
  if (Out.has_error()) {
    Error = Out.error().message();
    Out.clear_error();
    return false;
  }
  return true;
}

std::unique_ptr<LoweredUnit> readUnit(llvm::StringRef Path,
                                      std::string &Error) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer) {
    Error = Buffer.getError().message();
    return nullptr;
  }
  auto Unit = std::make_unique<LoweredUnit>();
  Unit->Context = std::make_unique<llvm::LLVMContext>();
  auto Module = llvm::parseBitcodeFile(**Buffer, *Unit->Context);
  if (!Module) {
    Error = llvm::toString(Module.takeError());
    return nullptr;
  }
  Unit->Module = std::move(*Module);
  return Unit;
}

} // namespace drydock

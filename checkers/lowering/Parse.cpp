// Runs clang on one unit: AST rules first, then CodeGen of the same AST.
#include "lowering/Annotations.h"
#include "lowering/Frontend.h"
#include "lowering/Lower.h"
#include "lowering/LoweredUnit.h"
#include "lowering/MacroTests.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;

namespace drydock {

namespace {

constexpr char AnnotationsName[] = "/drydock/annotations.h";

class CollectErrors : public DiagnosticConsumer {
public:
  explicit CollectErrors(std::vector<ParseDiagnostic> &Out) : Out(Out) {}
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error || Out.size() >= 20)
      return;
    ParseDiagnostic D;
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    D.Message = Text.str().str();
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      PresumedLoc P =
          Info.getSourceManager().getPresumedLoc(Info.getLocation());
      if (P.isValid()) {
        D.File = P.getFilename();
        D.Line = P.getLine();
        D.Column = P.getColumn();
      }
    }
    Out.push_back(std::move(D));
  }

private:
  std::vector<ParseDiagnostic> &Out;
};

/// Hands the AST to the AST rules when it is complete.
class AstRulesConsumer : public ASTConsumer {
public:
  explicit AstRulesConsumer(const ParseRequest &Request) : Request(Request) {}
  void HandleTranslationUnit(ASTContext &Context) override {
    if (Request.OnAst && !Context.getDiagnostics().hasErrorOccurred())
      Request.OnAst(Context);
  }

private:
  const ParseRequest &Request;
};

class LowerAction : public ASTFrontendAction {
public:
  LowerAction(const ParseRequest &Request, LoweringResult &Result)
      : Request(Request), Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    std::vector<std::unique_ptr<ASTConsumer>> Consumers;
    Consumers.push_back(std::make_unique<AstRulesConsumer>(Request));
    if (Request.Lower) {
      Unit = std::make_unique<LoweredUnit>();
      Unit->Context = std::make_unique<llvm::LLVMContext>();
      auto Gen =
          makeLoweringGenerator(CI.getASTContext(), CI.getDiagnostics(),
                                CI.getVirtualFileSystemPtr(), *Unit->Context);
      Generator = Gen.get();
      Consumers.push_back(std::move(Gen));
    }
    return std::make_unique<MultiplexConsumer>(std::move(Consumers));
  }

  void EndSourceFileAction() override {
    CompilerInstance &CI = getCompilerInstance();
    if (!Generator || CI.getDiagnostics().hasErrorOccurred())
      return;
    Unit->Module = std::unique_ptr<llvm::Module>(Generator->ReleaseModule());
    if (!Unit->Module)
      return;
    simplify(*Unit->Module);
    markMacroTests(*Unit->Module, CI.getASTContext());
    Result.Unit = std::move(Unit);
  }

private:
  const ParseRequest &Request;
  LoweringResult &Result;
  std::unique_ptr<LoweredUnit> Unit;
  CodeGenerator *Generator = nullptr;
};

/// The annotations follow the command's last -include, and the file.
std::vector<std::string> commandLine(const ParseRequest &Request) {
  std::vector<std::string> Args = {"clang"};
  for (const std::string &A : Request.Arguments)
    if (A != Request.File && A != "-c")
      Args.push_back(A);
  Args.insert(Args.end(), {"-fsyntax-only", "-g", "-O0", "-Wno-everything",
                           "-include", AnnotationsName, Request.File});
  return Args;
}

} // namespace

void runFrontend(const ParseRequest &Request,
                 std::unique_ptr<FrontendAction> Action,
                 std::vector<ParseDiagnostic> &Errors) {
  auto Real = llvm::vfs::createPhysicalFileSystem();
  if (std::error_code EC =
          Real->setCurrentWorkingDirectory(Request.Directory)) {
    Errors.push_back({Request.Directory, 0, 0, EC.message()});
    return;
  }
  auto Overlay =
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(Real));
  auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  Memory->addFile(AnnotationsName, 0,
                  llvm::MemoryBuffer::getMemBuffer(IomemAnnotations));
  Overlay->pushOverlay(Memory);

  auto Files =
      llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), Overlay);
  CollectErrors Diagnostics(Errors);
  tooling::ToolInvocation Invocation(commandLine(Request), std::move(Action),
                                     Files.get());
  Invocation.setDiagnosticConsumer(&Diagnostics);
  if (!Invocation.run() && Errors.empty())
    Errors.push_back(
        {Request.File, 0, 0, "clang could not process the command line"});
}

LoweringResult parseAndLower(const ParseRequest &Request) {
  LoweringResult Result;
  runFrontend(Request, std::make_unique<LowerAction>(Request, Result),
              Result.Errors);
  if (!Result.Errors.empty())
    Result.Unit.reset();
  return Result;
}

} // namespace drydock

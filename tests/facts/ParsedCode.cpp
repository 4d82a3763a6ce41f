#include "ParsedCode.h"
#include "compile/FindUnits.h"
#include "language/RunFrontend.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace drydock::migrate;

const drydock::ApiTable &drydock::migrate::tables() {
  static const ApiTable *Table = [] {
    auto *New = new ApiTable;
    llvm::cantFail(New->loadEmbedded());
    return New;
  }();
  return *Table;
}

const drydock::RuntimeForms &drydock::migrate::forms() {
  static const RuntimeForms *Forms = [] {
    auto *New = new RuntimeForms;
    llvm::cantFail(New->loadEmbedded());
    return New;
  }();
  return *Forms;
}

std::unique_ptr<ASTUnit> drydock::migrate::parseLines(const std::string &Code) {
  auto AST = tooling::buildASTFromCodeWithArgs(
      Code, {"-xc", "-std=gnu11", "-ffreestanding"}, "lines.c");
  EXPECT_TRUE(AST && !AST->getDiagnostics().hasErrorOccurred());
  return AST;
}

namespace {
class Consumer : public ASTConsumer {
public:
  explicit Consumer(const std::function<void(ASTContext &)> &Use) : Use(Use) {}
  void HandleTranslationUnit(ASTContext &AST) override { Use(AST); }

private:
  const std::function<void(ASTContext &)> &Use;
};

class Action : public ASTFrontendAction {
public:
  explicit Action(const std::function<void(ASTContext &)> &Use) : Use(Use) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 StringRef) override {
    return std::make_unique<Consumer>(Use);
  }

private:
  const std::function<void(ASTContext &)> &Use;
};

class Factory : public tooling::FrontendActionFactory {
public:
  explicit Factory(const std::function<void(ASTContext &)> &Use) : Use(Use) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Use);
  }

private:
  const std::function<void(ASTContext &)> &Use;
};
} // namespace

static std::string kernelSource() {
  for (std::string Tree :
       {std::string(SOURCE_DIR "/build/linux/linux-source-6.1"),
        std::string("/root/linux/linux-source-6.1")})
    if (llvm::sys::fs::exists(Tree + "/MAINTAINERS"))
      return Tree;
  return {};
}

bool drydock::migrate::withDriver(
    const std::string &Path, const std::function<void(ASTContext &)> &Use) {
  std::string Headers = "/usr/src/linux-headers-6.1.0-56-amd64";
  std::string Tree = kernelSource();
  if (Tree.empty() || !llvm::sys::fs::exists(Headers))
    return false;
  CompileRequest Request;
  Request.KernelHeaders = Headers;
  Request.Files = {Tree + "/" + Path};
  CompileResult Found = findUnits(Request);
  EXPECT_EQ(Found.Error, "");
  EXPECT_EQ(Found.Units.size(), 1u);
  if (Found.Units.empty())
    return false;
  std::vector<std::string> Arguments{"clang"};
  Arguments.insert(Arguments.end(), Found.Units[0].Arguments.begin(),
                   Found.Units[0].Arguments.end());
  Arguments.insert(Arguments.end(), {"-O2", "-fsyntax-only"});
  Factory Made(Use);
  std::string Errors;
  EXPECT_TRUE(
      runFrontend(std::move(Arguments), Found.Units[0].Directory, Made, Errors))
      << Errors;
  return true;
}

void drydock::migrate::forEachBody(
    ASTContext &AST, const std::function<void(FunctionBody &)> &Use) {
  const SourceManager &SM = AST.getSourceManager();
  for (const Decl *D : AST.getTranslationUnitDecl()->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || !F->doesThisDeclarationHaveABody() ||
        !SM.isInMainFile(SM.getExpansionLoc(F->getLocation())))
      continue;
    FunctionBody Body(*F, AST, tables(), forms());
    Use(Body);
  }
}

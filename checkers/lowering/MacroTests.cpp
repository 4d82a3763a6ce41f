#include "lowering/MacroTests.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace clang;

namespace drydock {

namespace {
/// Where macros of the main file expand to a statement that branches.
class Collector : public RecursiveASTVisitor<Collector> {
public:
  explicit Collector(const SourceManager &SM) : SM(SM) {}
  bool VisitIfStmt(IfStmt *S) { return add(S->getIfLoc()); }
  bool VisitForStmt(ForStmt *S) { return add(S->getForLoc()); }
  bool VisitWhileStmt(WhileStmt *S) { return add(S->getWhileLoc()); }
  bool VisitConditionalOperator(ConditionalOperator *E) {
    return add(E->getQuestionLoc());
  }

  llvm::DenseSet<std::pair<unsigned, unsigned>> Places;

private:
  bool add(SourceLocation Loc) {
    if (!Loc.isMacroID())
      return true;
    SourceLocation Use = SM.getExpansionLoc(Loc);
    if (SM.isInMainFile(Use))
      Places.insert(
          {SM.getPresumedLineNumber(Use), SM.getExpansionColumnNumber(Use)});
    return true;
  }
  const SourceManager &SM;
};
} // namespace

void markMacroTests(llvm::Module &Module, ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  Collector C(SM);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (auto *F = dyn_cast<FunctionDecl>(D))
      if (F->doesThisDeclarationHaveABody() &&
          SM.isInMainFile(SM.getExpansionLoc(F->getLocation())))
        C.TraverseDecl(F);
  StringRef MainFile =
      SM.getPresumedLoc(SM.getLocForStartOfFile(SM.getMainFileID()))
          .getFilename();
  for (llvm::Function &F : Module) {
    llvm::DISubprogram *Scope = F.getSubprogram();
    if (!Scope || Scope->getFilename() != MainFile)
      continue;
    for (llvm::Instruction &I : instructions(F))
      if (auto *Branch = llvm::dyn_cast<llvm::BranchInst>(&I))
        if (Branch->isConditional() && Branch->getDebugLoc() &&
            C.Places.contains({Branch->getDebugLoc().getLine(),
                               Branch->getDebugLoc().getCol()}))
          Branch->setMetadata("drydock.macro",
                              llvm::MDNode::get(Module.getContext(), {}));
  }
}

} // namespace drydock

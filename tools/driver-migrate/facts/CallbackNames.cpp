#include "Callbacks.h"
#include "passes/Pass.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

std::string drydock::migrate::recordName(QualType Type) {
  const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
  return R && R->getIdentifier() ? R->getName().str() : std::string();
}

bool drydock::migrate::isCallback(const FunctionDecl &F,
                                  const TypeNames &Types) {
  return F.getNumParams() == 1 && F.getReturnType()->isVoidType() &&
         F.getParamDecl(0)->getType()->isPointerType() &&
         Types.count(
             recordName(F.getParamDecl(0)->getType()->getPointeeType()));
}

namespace {
/// All that names a callback, in functions and in tables.
class References : public DynamicRecursiveASTVisitor {
public:
  References(const UnitView &Unit, const TypeNames &Types, DeferredFacts &Out)
      : Unit(Unit), Types(Types), Out(Out) {}

  bool VisitCallExpr(CallExpr *Call) override {
    Called.insert(Call->getCallee()->IgnoreParenImpCasts());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *R) override {
    const auto *F = dyn_cast<FunctionDecl>(R->getDecl());
    if (!F || !isCallback(*F, Types) || !Unit.own(R->getLocation()))
      return true;
    CallbackUse Use;
    Use.Name = Unit.name(F);
    Use.Text = Unit.range(R);
    Use.IsCalled = Called.count(R);
    Out.Uses.push_back(std::move(Use));
    return true;
  }
  bool VisitFunctionDecl(FunctionDecl *F) override {
    if (!isCallback(*F, Types) || !Unit.own(F->getLocation()))
      return true;
    TextRange Parameter = Unit.range(F->getParamDecl(0)->getSourceRange());
    DeferredCallback &Found = Out.Callbacks[Unit.name(F)];
    if (!Parameter || Parameter.InMacroBody)
      Found.Problem = "a macro declares its callback";
    else if (llvm::none_of(Found.Parameters, [&](const TextRange &Old) {
               return Old.File == Parameter.File &&
                      Old.Begin == Parameter.Begin;
             }))
      Found.Parameters.push_back(Parameter);
    return true;
  }

private:
  const UnitView &Unit;
  const TypeNames &Types;
  DeferredFacts &Out;
  std::set<const Expr *> Called;
};
} // namespace

void drydock::migrate::collectCallbackNames(const UnitView &Unit,
                                            const TypeNames &Types,
                                            DeferredFacts &Out) {
  References Names(Unit, Types, Out);
  for (Decl *D : Unit.AST.getTranslationUnitDecl()->decls())
    if (Unit.own(D->getLocation()))
      Names.TraverseDecl(D);
}

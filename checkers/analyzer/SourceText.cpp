#include "analyzer/SourceText.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace drydock {

const Expr *followedPointer(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenCasts();
    if (auto *Sum = dyn_cast<BinaryOperator>(E); Sum && Sum->isAdditiveOp()) {
      bool Right = Sum->getRHS()->getType()->isPointerType();
      E = Right ? Sum->getRHS() : Sum->getLHS();
    } else if (auto *Address = dyn_cast<UnaryOperator>(E);
               Address && Address->getOpcode() == UO_AddrOf) {
      E = Address->getSubExpr()->IgnoreParenCasts();
      if (isa<DeclRefExpr>(E))
        return Address;
    } else if (auto *Member = dyn_cast<MemberExpr>(E);
               Member && !E->getType()->isPointerType()) {
      E = Member->getBase();
    } else if (auto *Element = dyn_cast<ArraySubscriptExpr>(E);
               Element && !E->getType()->isPointerType()) {
      E = Element->getBase();
    } else {
      return E;
    }
  }
}

std::string spell(const Expr *E, const ASTContext &Context) {
  E = E->IgnoreParenCasts();
  if (auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee ? "result of " + Callee->getNameAsString() + "()" : "value";
  }
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  E->printPretty(Out, nullptr, Context.getPrintingPolicy());
  // What macros made of it is not in the source.
  return Text.size() > 60 || Text.find('\n') != Text.npos ? "value" : Text;
}

} // namespace drydock

// Objects with an initialiser that C++ asks for or words otherwise: strings
// that fill their array without the terminating zero, const objects without an
// initialiser.
#include "../Rule.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class StoredObjectRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *Literal = dyn_cast<StringLiteral>(S))
      fill(Literal, C);
  }

  void decl(const Decl *D, RuleContext &C) override {
    const auto *V = dyn_cast<VarDecl>(D);
    if (!V || isa<ParmVarDecl>(V) || V->hasInit() || V->hasExternalStorage() ||
        !V->getType().isConstQualified() ||
        V->isThisDeclarationADefinition() == VarDecl::DeclarationOnly)
      return;
    for (const VarDecl *Other : V->redecls())
      if (Other->hasInit())
        return;
    C.Edits.insert(C.after(V->getSourceRange()), " = {}", "const-object");
  }

private:
  /// `char id[4] = "ABCD"` drops the zero in C and is an error in C++.
  static void fill(const StringLiteral *S, RuleContext &C) {
    if (S->getType().isNull()) // the message of an assertion
      return;
    const auto *Array = C.AST.getAsConstantArrayType(S->getType());
    if (!Array || Array->getZExtSize() > S->getLength() ||
        S->getLength() == 0 || Array->getZExtSize() == 0)
      return;
    std::string Text = "{";
    for (unsigned I = 0; I != Array->getZExtSize(); ++I)
      Text += (I ? ", " : " ") + std::to_string(S->getCodeUnit(I));
    if (TextRange R = C.range(S->getSourceRange()))
      C.Edits.replace(R, Text + " }", "string-fills-array");
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeStoredObjectRule() {
  return std::make_unique<StoredObjectRule>();
}

// Initialisers: order of designators, strings that fill their array without
// the terminating zero, const objects without an initialiser.
#include "../Rule.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

/// The direct field that an element names, or null.
static const FieldDecl *soleField(const Expr *Element) {
  const auto *D = dyn_cast<DesignatedInitExpr>(Element);
  if (!D || D->size() != 1 || !D->getDesignator(0)->isFieldDesignator())
    return nullptr;
  return D->getDesignator(0)->getFieldDecl();
}

namespace {
class InitializerRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *List = dyn_cast<InitListExpr>(S))
      order(List, C);
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
  static void order(const InitListExpr *List, RuleContext &C) {
    std::vector<std::pair<unsigned, const Expr *>> Elements;
    for (const Expr *E : List->inits()) {
      const FieldDecl *F = soleField(E);
      if (!F || F->getParent()->isUnion())
        return;
      Elements.push_back({F->getFieldIndex(), E});
    }
    auto Sorted = Elements;
    llvm::sort(Sorted, llvm::less_first());
    if (Sorted == Elements)
      return;
    C.meaning(List->getBeginLoc(), "initialiser-order",
              "members are initialised in the order of the record in C++");
    if (!permutable(Elements, C))
      return;
    for (size_t I = 0; I != Sorted.size(); ++I) {
      TextRange Slot = C.range(Elements[I].second->getSourceRange());
      TextRange From = C.range(Sorted[I].second->getSourceRange());
      if (Slot.Begin != From.Begin)
        C.Edits.move(From, Slot.Begin, "", "", "", "initialiser-order");
    }
  }

  /// Every element in plain text of one file, nothing but a comma between
  /// them: a comment or a directive would end up at another element.
  static bool
  permutable(const std::vector<std::pair<unsigned, const Expr *>> &Elements,
             RuleContext &C) {
    TextRange Last;
    for (auto &[Index, E] : Elements) {
      TextRange R = C.range(E->getSourceRange());
      if (!R || R.InMacroBody || (Last && R.File != Last.File) ||
          (Last && R.Begin < Last.End))
        return false;
      if (Last) {
        SourceLocation Begin = E->getBeginLoc();
        if (Begin.isMacroID())
          return false;
        StringRef Text = C.SM.getBufferData(C.SM.getFileID(Begin));
        if (Text.slice(Last.End, R.Begin).find_first_not_of(", \t\n") !=
            StringRef::npos)
          return false;
      }
      Last = R;
    }
    return true;
  }

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

std::unique_ptr<Rule> drydock::migrate::makeInitializerRule() {
  return std::make_unique<InitializerRule>();
}

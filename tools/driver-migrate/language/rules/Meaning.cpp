// Text that both languages accept and read differently; nothing is edited.
#include "../Rule.h"
#include "../TypeText.h"
#include "clang/Basic/CharInfo.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class MeaningRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(S))
      size(Size, C);
    if (const auto *L = dyn_cast<StringLiteral>(S); L && L->isWide())
      C.meaning(L->getBeginLoc(), "wide-string",
                "a wide string has elements of type wchar_t in C++");
    if (const auto *L = dyn_cast<StringLiteral>(S))
      stringified(L, C);
  }

  void decl(const Decl *D, RuleContext &C) override {
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      if (F->isInlineSpecified() && F->getStorageClass() == SC_None &&
          F->isThisDeclarationADefinition() &&
          !F->isInlineDefinitionExternallyVisible())
        C.meaning(F->getLocation(), "inline-linkage",
                  "an inline function without static or extern is emitted "
                  "only where C++ needs it");
    if (const auto *N = dyn_cast<NamedDecl>(D))
      symbol(N, C);
    const auto *V = dyn_cast<VarDecl>(D);
    if (V && V->hasInit() && V->getType()->getContainedAutoType())
      deduced(V->getInit(), "variable", C);
  }

private:
  /// A name that C++ reserves gets another spelling, also in the symbol table.
  static void symbol(const NamedDecl *D, RuleContext &C) {
    if (!isa<FunctionDecl, VarDecl>(D) || !D->getIdentifier() ||
        D->getFormalLinkage() != Linkage::External ||
        !isCxxOnlyKeyword(D->getName()))
      return;
    C.meaning(D->getLocation(), "symbol-name",
              ("the symbol " + D->getName() + " is called " +
               cxxName(D->getName()) + " in C++: objects in C don't find it")
                  .str());
  }

  /// Texts that macros make of their arguments (#x) change with the names.
  static void stringified(const StringLiteral *L, RuleContext &C) {
    if (L->getCharByteWidth() != 1)
      return;
    for (unsigned I = 0; I != L->getNumConcatenated(); ++I) {
      SourceLocation Loc = L->getStrTokenLoc(I);
      if (!Loc.isMacroID() ||
          !C.SM.isWrittenInScratchSpace(C.SM.getSpellingLoc(Loc)))
        continue;
      StringRef Rest = L->getString();
      while (!Rest.empty()) {
        StringRef Word = Rest.take_while(
            [](char Letter) { return isAsciiIdentifierContinue(Letter); });
        if (isCxxOnlyKeyword(Word) && renamedIn(Loc, Word, C))
          C.meaning(Loc, "stringified-name",
                    ("a text that a macro makes of its argument has " +
                     cxxName(Word) + " for " + Word + " in C++")
                        .str());
        Rest = Rest.drop_front(std::max<size_t>(Word.size(), 1));
      }
    }
  }

  /// The use of the macro has the word as a name, or a macro's body has it: it
  /// gets its new spelling there.
  static bool renamedIn(SourceLocation Loc, StringRef Word, RuleContext &C) {
    CharSourceRange Use = C.SM.getExpansionRange(Loc);
    TextRange R = C.range(Use.getAsRange());
    if (!R)
      return true;
    size_t At = C.fileText(R).slice(R.Begin, R.End).find(Word);
    return At == StringRef::npos || C.Edits.has(R, "keyword");
  }

  static void size(const UnaryExprOrTypeTraitExpr *Size, RuleContext &C) {
    if (Size->getKind() == UETT_SizeOf && !Size->isArgumentType())
      deduced(Size->getArgumentExpr(), "size", C);
  }

  /// The type itself, not the value, decides: int in C, narrower in C++.
  static void deduced(const Expr *E, const char *What, RuleContext &C) {
    E = E->IgnoreParens()->IgnoreImplicit();
    const char *Type = nullptr;
    if (isa<CharacterLiteral>(E))
      Type = "char";
    if (const auto *Op = dyn_cast<BinaryOperator>(E);
        Op && (Op->isComparisonOp() || Op->isLogicalOp()))
      Type = "bool";
    if (const auto *Op = dyn_cast<UnaryOperator>(E);
        Op && Op->getOpcode() == UO_LNot)
      Type = "bool";
    if (Type)
      C.meaning(E->getExprLoc(),
                StringRef(Type) == "char" ? "character-literal" : "bool-result",
                std::string("the ") + What + " is that of int in C, of " +
                    Type + " in C++");
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeMeaningRule() {
  return std::make_unique<MeaningRule>();
}

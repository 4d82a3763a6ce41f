// Initialisers: order of designators, strings that fill their array without
// the terminating zero, const objects without an initialiser.
#include "../Rule.h"
#include "../SourceRanges.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

/// Where the member that an element names stands in its record, with one index
/// for each unnamed record around it; empty if it names none or a nested one.
static std::vector<unsigned> position(const Expr *Element) {
  const auto *D = dyn_cast<DesignatedInitExpr>(Element);
  std::vector<unsigned> Path;
  for (unsigned I = 0; D && I != D->size(); ++I) {
    const auto *Name = D->getDesignator(I);
    const FieldDecl *F =
        Name->isFieldDesignator() ? Name->getFieldDecl() : nullptr;
    if (!F || (I + 1 != D->size() && !F->getName().empty()))
      return {};
    Path.push_back(F->getFieldIndex());
  }
  return Path;
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
    if (List->isSemanticForm() && List->getSyntacticForm())
      List = List->getSyntacticForm();
    std::vector<std::pair<std::vector<unsigned>, const Expr *>> Elements;
    for (const Expr *E : List->inits()) {
      Elements.push_back({position(E), E});
      if (Elements.back().first.empty())
        return;
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
  permutable(const std::vector<std::pair<std::vector<unsigned>, const Expr *>>
                 &Elements,
             RuleContext &C) {
    TextRange Last;
    for (auto &[Index, E] : Elements) {
      TextRange R = C.range(E->getSourceRange());
      if (!R || (Last && (R.File != Last.File || R.Begin < Last.End ||
                          R.InMacroBody != Last.InMacroBody)))
        return false;
      if (Last) {
        FileID File = C.SM.getFileID(C.SM.getSpellingLoc(E->getBeginLoc()));
        if (filePath(C.SM, File) != R.File)
          return false;
        StringRef Text = C.SM.getBufferData(File);
        if (Text.slice(Last.End, R.Begin).find_first_not_of(", \t\n\\") !=
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

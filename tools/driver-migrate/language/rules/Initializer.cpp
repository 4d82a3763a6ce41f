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
    if (!F)
      return {};
    Path.push_back(F->getFieldIndex());
    if (!F->getName().empty())
      break; // a nested name stays inside this member
  }
  return Path;
}

namespace {
/// One designated element, or neighbours that name parts of one member.
struct Element {
  std::vector<unsigned> Place;
  SourceRange Tokens;
};

class InitializerRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    if (const auto *List = dyn_cast<InitListExpr>(S)) {
      unnamed(List, C);
      nest(List, C);
      order(List, C);
    }
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
    std::vector<Element> Elements;
    const DesignatedInitExpr *Group = nullptr;
    for (const Expr *E : List->inits()) {
      std::vector<unsigned> Place = position(E);
      if (Place.empty())
        return;
      if (Group && sameParent(Group, nested(E))) {
        Elements.back().Tokens.setEnd(E->getEndLoc());
        continue;
      }
      Group = nested(E);
      Elements.push_back({std::move(Place), E->getSourceRange()});
    }
    auto less = [](const Element &A, const Element &B) {
      return A.Place < B.Place;
    };
    if (llvm::is_sorted(Elements, less))
      return;
    auto Sorted = Elements;
    std::sort(Sorted.begin(), Sorted.end(), less);
    C.meaning(List->getBeginLoc(), "initialiser-order",
              "members are initialised in the order of the record in C++");
    if (!permutable(Elements, C))
      return;
    for (size_t I = 0; I != Sorted.size(); ++I) {
      TextRange Slot = C.range(Elements[I].Tokens);
      TextRange From = C.range(Sorted[I].Tokens);
      if (Slot.Begin != From.Begin)
        C.Edits.move(From, Slot.Begin, "", "", "", "initialiser-order");
    }
  }

  /// `{ .x = 1, { .y = 2 } }`: no designators beside plain elements (g++). The
  /// braces round a member of a record without a name go.
  static void unnamed(const InitListExpr *List, RuleContext &C) {
    if (List->isSemanticForm() && List->getSyntacticForm())
      List = List->getSyntacticForm();
    if (llvm::none_of(List->inits(), llvm::IsaPred<DesignatedInitExpr>))
      return;
    for (const Expr *E : List->inits()) {
      const auto *Inner = dyn_cast<InitListExpr>(E);
      const InitListExpr *Form = Inner && Inner->getSemanticForm()
                                     ? Inner->getSemanticForm()
                                     : Inner;
      const RecordDecl *Record =
          Form ? Form->getType()->getAsRecordDecl() : nullptr;
      const InitListExpr *Written =
          Form && Form->getSyntacticForm() ? Form->getSyntacticForm() : Inner;
      if (!Record || !Record->isAnonymousStructOrUnion() ||
          Written->getNumInits() != 1 ||
          !isa<DesignatedInitExpr>(Written->getInit(0)))
        continue;
      TextRange Whole = C.range(Written->getSourceRange());
      TextRange Member = C.range(Written->getInit(0)->getSourceRange());
      if (!Whole || Whole.File != Member.File || Member.Begin <= Whole.Begin)
        continue;
      TextRange Open = Whole, Close = Whole;
      Open.End = Member.Begin, Close.Begin = Member.End;
      C.Edits.replace(Open, "", "unnamed-member");
      C.Edits.replace(Close, "", "unnamed-member");
    }
  }

  /// `.a.b = x` is `.a = { .b = x }` in C++; neighbours with the same `.a`
  /// share the braces.
  static void nest(const InitListExpr *List, RuleContext &C) {
    if (List->isSemanticForm() && List->getSyntacticForm())
      List = List->getSyntacticForm();
    for (unsigned I = 0; I < List->getNumInits(); ++I) {
      const auto *First = nested(List->getInit(I));
      if (!First)
        continue;
      unsigned Last = I;
      while (Last + 1 < List->getNumInits() &&
             sameParent(First, nested(List->getInit(Last + 1))))
        ++Last;
      brace(List, I, Last, C);
      I = Last;
    }
  }

  static void brace(const InitListExpr *List, unsigned From, unsigned To,
                    RuleContext &C) {
    TextRange Inside;
    for (unsigned I = From; I <= To; ++I) {
      const auto *E = cast<DesignatedInitExpr>(List->getInit(I));
      TextRange Outer = C.range(E->getDesignator(0)->getSourceRange());
      TextRange Dot = C.range(second(E)->getDotLoc());
      TextRange Whole = C.range(E->getSourceRange());
      if (!Outer || !Dot || !Whole || Outer.File != Dot.File ||
          Whole.File != Dot.File || Outer.InMacroBody != Dot.InMacroBody ||
          Outer.Begin >= Dot.Begin || Whole.End <= Dot.Begin)
        return;
      if (I == From) {
        Inside = Dot;
      } else {
        Outer.End = Dot.Begin;
        C.Edits.replace(Outer, "", "nested-designator");
      }
      Inside.End = Whole.End;
    }
    C.Edits.wrap(Inside, " = { ", " }", "nested-designator", /*Layer=*/8);
  }

  /// The element if it names a member of a named member, else null.
  static const DesignatedInitExpr *nested(const Expr *Element) {
    const auto *E = dyn_cast<DesignatedInitExpr>(Element);
    if (!E || E->size() < 2 || !second(E))
      return nullptr;
    return E;
  }

  /// The second designator that is written down: unnamed records add hidden
  /// ones.
  static const DesignatedInitExpr::Designator *
  second(const DesignatedInitExpr *E) {
    unsigned Written = 0;
    for (const auto &D : E->designators()) {
      if (!D.isFieldDesignator())
        return nullptr;
      if (D.getDotLoc().isValid() && ++Written == 2)
        return &D;
    }
    return nullptr;
  }

  static bool sameParent(const DesignatedInitExpr *A,
                         const DesignatedInitExpr *B) {
    return B && A->getDesignator(0)->getFieldDecl() ==
                    B->getDesignator(0)->getFieldDecl();
  }

  /// Every element in plain text of one file, nothing but a comma between
  /// them: a comment or a directive would end up at another element.
  static bool permutable(const std::vector<Element> &Elements,
                         RuleContext &C) {
    TextRange Last;
    for (const Element &E : Elements) {
      TextRange R = C.range(E.Tokens);
      if (!R || (Last && (R.File != Last.File || R.Begin < Last.End ||
                          R.InMacroBody != Last.InMacroBody)))
        return false;
      if (Last) {
        FileID File = C.SM.getFileID(C.SM.getSpellingLoc(E.Tokens.getBegin()));
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

// Designators: C++ wants all or none, in the order of the record or array, one
// step each; g++ wants every element of an array named, without gaps.
#include "../Rule.h"
#include "../StableOrder.h"
#include "../TypeText.h"
#include "ArrayRange.h"
#include "Designators.h"
#include "ListOrder.h"
#include "WrittenOut.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

/// Elements that a list leaves out are written down up to this many in a row.
static const uint64_t LongestGap = 512;

/// `[3] = {}, ` for each index, long runs by the prelude's macros.
static std::string fillers(uint64_t From, uint64_t To) {
  std::string Text;
  while (From < To) {
    uint64_t Count = 1;
    while (Count * 2 <= To - From && Count < 256)
      Count *= 2;
    std::string Index = std::to_string(From);
    if (Count < 4)
      Text += "[" + Index + "] = {}, ", Count = 1;
    else
      Text += "__CXX_GAP_" + std::to_string(Count) + "(" + Index + "), ";
    From += Count;
  }
  return Text;
}

static std::string memberName(const FieldDecl *F) {
  return isCxxOnlyKeyword(F->getName()) ? cxxName(F->getName())
                                        : F->getName().str();
}

static size_t commonSteps(const DesignatedItem *A, const DesignatedItem *B) {
  if (!A || !B)
    return 0;
  auto X = A->written(), Y = B->written();
  size_t Limit = std::min(X.size(), Y.size());
  size_t Common = 0;
  while (Common + 1 < Limit && X[Common] == Y[Common])
    ++Common;
  return Common;
}

namespace {
class InitializerRule : public Rule {
public:
  void stmt(const Stmt *S, RuleContext &C) override {
    const auto *List = dyn_cast<InitListExpr>(S);
    if (!List || List->getLBraceLoc().isInvalid())
      return;
    std::vector<DesignatedItem> Items = designatedItems(List, C.AST);
    if (Items.empty())
      return;
    List = writtenForm(List);
    std::vector<DesignatedItem> Sorted = Items;
    orderStably(Sorted, comesBefore);
    if (!llvm::is_sorted(Items, comesBefore) && !sort(List, Items, Sorted, C))
      return; // clang++ takes the C order, or the list is all new
    if (hasRange(Sorted)) {
      writeByPosition(List, Sorted, C);
      return;
    }
    for (const Expr *E : List->inits())
      if (const InitListExpr *Inner = unnamedMember(E))
        openUnnamed(E, Inner, C);
    for (size_t I = 0; I != Sorted.size(); ++I)
      designate(I ? &Sorted[I - 1] : nullptr, Sorted[I],
                I + 1 < Sorted.size() ? &Sorted[I + 1] : nullptr, C);
  }

private:
  static bool hasRange(llvm::ArrayRef<DesignatedItem> Items) {
    for (const DesignatedItem &Item : Items)
      for (const DesignatorStep &Step : Item.Path)
        if (Step.From != Step.To)
          return true;
    return false;
  }

  static bool sort(const InitListExpr *List,
                   llvm::ArrayRef<DesignatedItem> Items,
                   llvm::ArrayRef<DesignatedItem> Sorted, RuleContext &C) {
    C.meaning(List->getBeginLoc(), "initialiser-order",
              "members are initialised in the order of the record in C++");
    std::vector<ListItem> InText;
    for (const DesignatedItem &Item : Items) {
      unsigned Rank = llvm::find_if(Sorted,
                                    [&](const DesignatedItem &Other) {
                                      return Other.Item == Item.Item;
                                    }) -
                      Sorted.begin();
      InText.push_back({Item.Item->getSourceRange(), Rank});
    }
    if (reorderList(List->getSourceRange(), InText, C))
      return true;
    writeOut(List, Sorted, std::move(InText), C);
    return false;
  }

  /// The braces round members of a record without a name go.
  static void openUnnamed(const Expr *Item, const InitListExpr *Inner,
                          RuleContext &C) {
    TextRange Whole = C.range(Item->getSourceRange());
    TextRange First = C.range(Inner->getInit(0)->getSourceRange());
    TextRange Last =
        C.range(Inner->getInit(Inner->getNumInits() - 1)->getSourceRange());
    if (!Whole || Whole.File != First.File || First.File != Last.File ||
        First.Begin <= Whole.Begin || Last.End >= Whole.End)
      return;
    TextRange Open = Whole, Close = Whole;
    Open.End = First.Begin, Close.Begin = Last.End;
    C.Edits.replace(Open, "", "unnamed-member");
    C.Edits.replace(Close, "", "unnamed-member");
  }

  /// Names what an item is for, given its neighbours in the new order:
  /// `.a.b = x` is `.a = { .b = x }`, neighbours with the same `.a` share the
  /// braces, and array elements left out before it are written down.
  static void designate(const DesignatedItem *Before,
                        const DesignatedItem &Item, const DesignatedItem *After,
                        RuleContext &C) {
    auto Steps = Item.written();
    size_t Common = commonSteps(Before, &Item);
    TextRange Whole = C.range(Item.Item->getSourceRange());
    if (!Whole)
      return;
    std::string Text = Whole.InMacroBody ? "" : gap(Before, Item, Common);
    if (Item.Positional)
      Text += step(Steps.back(), NoGap) + " = ";
    if (Steps.size() == 1 || Item.Positional) {
      assign(Item, C);
      if (!Text.empty())
        C.Edits.wrap(Whole, Text, "", "designators", /*Layer=*/9);
      return;
    }
    const auto *E = cast<DesignatedInitExpr>(Item.Item);
    TextRange Written = C.range(SourceRange(
        E->getBeginLoc(), E->getDesignator(E->size() - 1)->getEndLoc()));
    auto Spelled = spelledSteps(E, Written, C);
    // A parameter with several steps in it: no text fits every use.
    if (Written.InMacroBody && llvm::is_contained(Spelled, ""))
      return;
    for (size_t I = Common; I != Steps.size(); ++I)
      Text += step(Steps[I], I > Common ? 0 : NoGap, Spelled[I]) +
              (I + 1 < Steps.size() ? " = { " : "");
    size_t Closing = Steps.size() - 1 - commonSteps(&Item, After);
    nest(E, Written, Text, Closing, C);
  }

  /// Each step as the text has it: in a macro it may be a parameter. Empty
  /// where one word of the text stands for several steps.
  static std::vector<std::string> spelledSteps(const DesignatedInitExpr *E,
                                               const TextRange &Written,
                                               RuleContext &C) {
    std::vector<std::string> Spelled;
    unsigned End = Written.Begin;
    bool Apart = true;
    for (const auto &D : E->designators()) {
      if (D.isFieldDesignator() && D.getDotLoc().isInvalid())
        continue;
      TextRange R = C.range(D.getSourceRange());
      Apart &=
          R && R.File == Written.File && R.Begin >= End && R.End <= Written.End;
      StringRef Text = C.fileText(Written).slice(R.Begin, R.End);
      Apart &= Text.starts_with(".") || Text.starts_with("[");
      End = R.End;
      bool Keyword = isCxxOnlyKeyword(Text.drop_front(Apart));
      Spelled.push_back(Keyword ? cxxName(Text) : Text.str());
    }
    if (!Apart)
      Spelled.assign(Spelled.size(), "");
    return Spelled;
  }

  /// `[1] x`, as GNU C once had it.
  static void assign(const DesignatedItem &Item, RuleContext &C) {
    const auto *E = dyn_cast<DesignatedInitExpr>(Item.Item);
    if (E && E->usesGNUSyntax())
      C.Edits.insert(C.after(E->getDesignator(0)->getSourceRange()), " = ",
                     "designators");
  }

  static void nest(const DesignatedInitExpr *Item, const TextRange &Written,
                   StringRef Text, size_t Closing, RuleContext &C) {
    TextRange Whole = C.range(Item->getSourceRange());
    if (Whole.Begin != Written.Begin || Whole.File != Written.File) {
      // The item is all that a macro makes: Whole is where that is used.
      Whole = C.range(Item->getInit()->getSourceRange());
      if (Whole.File != Written.File || Whole.Begin < Written.End)
        return;
      Whole.Begin = Written.Begin;
    }
    if (!Written || Whole.InMacroBody != Written.InMacroBody)
      return;
    C.Edits.dropInside(Written);
    C.Edits.replace(Written, Text, "nested-designator");
    std::string Braces;
    for (size_t I = 0; I != Closing; ++I)
      Braces += " }";
    if (Closing)
      C.Edits.wrap(Whole, "", Braces, "nested-designator", /*Layer=*/8);
  }

  static constexpr uint64_t NoGap = ~0ul;

  /// `.name` or `[index]`, with fillers from First up to it.
  static std::string step(const DesignatorStep &S, uint64_t First,
                          const std::string &Spelled = "") {
    if (S.Field)
      return Spelled.empty() ? "." + memberName(S.Field) : Spelled;
    std::string Text =
        Spelled.empty() ? "[" + std::to_string(S.From) + "]" : Spelled;
    if (First == NoGap || S.From - First > LongestGap)
      return Text;
    return fillers(First, S.From) + Text;
  }

  /// The elements left out before the item, in the array where it differs
  /// from the one before.
  static std::string gap(const DesignatedItem *Before,
                         const DesignatedItem &Item, size_t Common) {
    DesignatorStep Step = Item.written()[Common];
    uint64_t First = Before ? Before->written()[Common].To + 1 : 0;
    if (Step.Field || First >= Step.From || Step.From - First > LongestGap)
      return {};
    return fillers(First, Step.From);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeInitializerRule() {
  return std::make_unique<InitializerRule>();
}

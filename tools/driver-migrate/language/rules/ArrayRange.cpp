#include "ArrayRange.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "array-range";

/// What the prelude's __CXX_TIMES reaches: two hexadecimal digits.
static const uint64_t MostCopies = 256;

/// `__CXX_TIMES(1, F, `: 32 copies of what follows.
static std::string times(uint64_t Count) {
  static const char Digits[] = "0123456789ABCDEF";
  uint64_t Last = Count - 1;
  return std::string("__CXX_TIMES(") + Digits[Last / 16] + ", " +
         Digits[Last % 16] + ", ";
}

static std::string gap(uint64_t Count) {
  if (Count < 2)
    return Count ? "{}, " : "";
  return times(Count) + "{}), ";
}

static TextRange indexText(const DesignatedItem &Item, RuleContext &C) {
  const auto *E = dyn_cast<DesignatedInitExpr>(Item.Item);
  if (!E)
    return {};
  TextRange Index = C.range(SourceRange(
      E->getBeginLoc(), E->getDesignator(E->size() - 1)->getEndLoc()));
  TextRange Value = C.range(E->getInit()->getSourceRange());
  if (!Index || !Value || Index.File != Value.File || Value.Begin < Index.End)
    return {};
  Index.End = Value.Begin;
  return Index;
}

static bool possible(const InitListExpr *List,
                     llvm::ArrayRef<DesignatedItem> Items, RuleContext &C) {
  TextRange Open = C.range(List->getLBraceLoc());
  TextRange Close = C.range(List->getRBraceLoc());
  uint64_t Next = 0;
  for (const DesignatedItem &Item : Items) {
    const DesignatorStep &Step = Item.Path[0];
    if (Item.Path.size() != 1 || Step.Field ||
        Step.To - Step.From >= MostCopies || Step.From - Next >= MostCopies)
      return false;
    Next = Step.To + 1;
    // Another list may use the same macro with its index.
    TextRange At = Item.Positional ? C.range(Item.Item->getSourceRange())
                                   : indexText(Item, C);
    if (!At || At.File != Open.File || At.InMacroBody != Open.InMacroBody ||
        At.Begin < Open.End || At.End > Close.Begin)
      return false;
  }
  return true;
}

bool drydock::migrate::writeByPosition(const InitListExpr *List,
                                       llvm::ArrayRef<DesignatedItem> Items,
                                       RuleContext &C) {
  if (!possible(List, Items, C))
    return false;
  uint64_t Next = 0;
  for (const DesignatedItem &Item : Items) {
    const DesignatorStep &Step = Item.Path[0];
    std::string Before = gap(Step.From - Next);
    Next = Step.To + 1;
    const Expr *Value = Item.Item;
    if (const auto *E = dyn_cast<DesignatedInitExpr>(Item.Item)) {
      Value = E->getInit();
      TextRange At = indexText(Item, C);
      StringRef Index =
          C.fileText(At).slice(At.Begin, At.End).rtrim(" \t\n\\=");
      C.Edits.dropInside(At);
      C.Edits.replace(At, Before + "/* " + Index.str() + " */ ", Name);
      Before.clear();
    }
    uint64_t Count = Step.To - Step.From + 1;
    std::string Prefix = Before + (Count > 1 ? times(Count) : "");
    if (!Prefix.empty())
      C.wrap(Value->getSourceRange(), Prefix, Count > 1 ? ")" : "", Name,
             /*Layer=*/9);
  }
  return true;
}

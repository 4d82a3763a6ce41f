// Two layers: pieces are what stands between the commas of one text (a file or
// one macro's body); a piece that a macro makes may hold several items, which
// are pieces again in that macro's body.
#include "ListOrder.h"
#include "ListPieces.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "initialiser-order";

namespace {
struct Swap {
  TextRange From;
  unsigned To;
  std::string Prefix, Suffix;
};
} // namespace

static bool startsLine(StringRef Text, size_t I) {
  StringRef Before = Text.take_front(I).rtrim(" \t");
  return Before.empty() || Before.back() == '\n';
}

static bool endsLine(StringRef Text, size_t I) {
  StringRef After = Text.drop_front(I).ltrim(" \t");
  return After.empty() || After.front() == '\n';
}

/// Items of one piece must follow each other in the new order.
static bool contiguous(llvm::ArrayRef<ListPiece> Sorted) {
  for (size_t I = 1; I < Sorted.size(); ++I)
    if (Sorted[I - 1].last() > Sorted[I].first())
      return false;
  return true;
}

static bool rising(llvm::ArrayRef<ListItem> Items) {
  return llvm::is_sorted(Items, [](const ListItem &A, const ListItem &B) {
    return A.Rank < B.Rank;
  });
}

static void sortByRank(std::vector<ListItem> &Items) {
  llvm::sort(Items, [](const ListItem &A, const ListItem &B) {
    return A.Rank < B.Rank;
  });
}

/// Line ends that a conditional or a comment at a new place needs.
static bool fit(Swap &S, const ListPiece &Moved, const TextRange &Slot,
                bool AlreadyCommas, bool LastSlot, StringRef Text) {
  StringRef Own = Text.slice(Moved.Text.Begin, Moved.Text.End);
  bool Directive = Own.contains("#endif") || !Moved.After.empty();
  bool Hash = Own.starts_with("#") || !Moved.Before.empty();
  if (Hash && !startsLine(Text, Slot.Begin))
    S.Prefix = "\n";
  if (!Hash && Text.substr(Slot.Begin).starts_with("#"))
    S.Prefix = "\t";
  S.Prefix += Moved.Before;
  if (AlreadyCommas && !Moved.Comma && !Moved.OwnComma && !LastSlot) {
    if (Own.contains("//"))
      return false;
    S.Suffix = ",";
  }
  S.Suffix += Moved.After;
  if ((Directive || Own.contains("//")) && !endsLine(Text, Slot.End))
    S.Suffix += "\n";
  return true;
}

static bool plan(const std::vector<ListPiece> &All, StringRef Text,
                 std::vector<Swap> &Out) {
  for (const ListPiece &P : All)
    if (!rising(P.Items))
      return false; // inside a conditional
  auto Sorted = All;
  llvm::sort(Sorted, [](const ListPiece &A, const ListPiece &B) {
    return A.first() < B.first();
  });
  if (!contiguous(Sorted))
    return false;
  bool Commas = llvm::any_of(All, [](const ListPiece &P) { return P.Comma; });
  std::vector<Swap> Swaps;
  for (size_t I = 0; I != All.size(); ++I) {
    const ListPiece &Moved = Sorted[I];
    bool Stays = Moved.Text.Begin == All[I].Text.Begin;
    if (Stays && Moved.Before.empty() && Moved.After.empty())
      continue;
    Swap S{Moved.Text, All[I].Text.Begin, "", ""};
    if (!fit(S, Moved, All[I].Text, Commas, I + 1 == All.size(), Text))
      return false;
    Swaps.push_back(std::move(S));
  }
  llvm::append_range(Out, Swaps);
  return true;
}

/// One text: its pieces, and those inside them. Begin and End: between the
/// braces; 0 in a macro's body.
static bool reorder(llvm::ArrayRef<ListItem> Items, FileID File, unsigned Begin,
                    unsigned End, std::vector<Swap> &Out, RuleContext &C) {
  std::vector<ListPiece> All = listPieces(Items, File, C);
  if (All.empty())
    return false;
  for (ListPiece &P : All) {
    if (rising(P.Items))
      continue;
    FileID Inner =
        innerExpansion(C.SM, P.Items.front().Tokens.getBegin(), File);
    if (Inner.isInvalid() || !reorder(P.Items, Inner, 0, 0, Out, C))
      return false;
    sortByRank(P.Items);
  }
  if (llvm::is_sorted(All,
                      [](const ListPiece &A, const ListPiece &B) {
                        return A.first() < B.first();
                      }) &&
      contiguous(All))
    return true;
  StringRef Text = C.fileText(All[0].Text);
  for (bool Split : {false, true}) {
    auto Attached = All;
    if (attachSurroundings(Attached, Text, Begin, End, Split) &&
        plan(Attached, Text, Out))
      return true;
  }
  return false;
}

bool drydock::migrate::reorderList(SourceRange Braces,
                                   std::vector<ListItem> Items,
                                   RuleContext &C) {
  TextRange Open = C.range(Braces.getBegin()), Close = C.range(Braces.getEnd());
  bool Framed = Open && Close && Open.File == Close.File &&
                Open.InMacroBody == Close.InMacroBody &&
                Open.End <= Close.Begin;
  std::vector<Swap> Swaps;
  if (!reorder(Items, C.SM.getFileID(writtenAt(C.SM, Braces.getBegin())),
               Framed ? Open.End : 0, Framed ? Close.Begin : 0, Swaps, C))
    return false;
  for (const Swap &S : Swaps)
    if (S.To == S.From.Begin)
      C.Edits.wrap(S.From, S.Prefix, S.Suffix, Name, /*Layer=*/10);
    else
      C.Edits.move(S.From, S.To, S.Prefix, S.Suffix, "", Name);
  return true;
}

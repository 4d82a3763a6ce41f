// Two layers: pieces are what stands between the commas of one text (a file or
// one macro's body); a piece that a macro makes may hold several items, which
// are pieces again in that macro's body.
#include "ListOrder.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "initialiser-order";

namespace {
struct Piece {
  TextRange Text; ///< from the item to its comma and the comments beside it
  SourceRange Anchor;
  std::vector<ListItem> Items;
  bool Comma = false; ///< Text ends in its comma or in comments behind it
  bool OwnComma = false; ///< the macro that makes it adds one

  unsigned first() const { return Items.front().Rank; }
  unsigned last() const { return Items.back().Rank; }
};
struct Swap {
  TextRange From;
  unsigned To;
  std::string Prefix, Suffix;
};
} // namespace

/// The location in File that Loc comes out of: of the macro's name, or of the
/// argument that a macro hands on.
static SourceLocation anchor(const SourceManager &SM, SourceLocation Loc,
                             FileID File, bool End) {
  if (Loc.isInvalid() || SM.getFileID(Loc) == File)
    return Loc;
  if (!Loc.isMacroID())
    return {};
  auto Range = SM.getImmediateExpansionRange(Loc);
  SourceLocation Outer =
      anchor(SM, End ? Range.getEnd() : Range.getBegin(), File, End);
  if (Outer.isInvalid() && SM.isMacroArgExpansion(Loc))
    return anchor(SM, SM.getImmediateSpellingLoc(Loc), File, End);
  return Outer;
}

/// Where the argument that Loc stands in was written.
static SourceLocation writtenAt(const SourceManager &SM, SourceLocation Loc) {
  while (SM.isMacroArgExpansion(Loc))
    Loc = SM.getImmediateSpellingLoc(Loc);
  return Loc;
}

/// The expansion one step inside the anchor.
static FileID inner(const SourceManager &SM, SourceLocation Loc, FileID File) {
  FileID Last;
  while (Loc.isMacroID() && SM.getFileID(Loc) != File) {
    Last = SM.getFileID(Loc);
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
  }
  return Last;
}

/// A macro makes the piece, with a comma behind its last item.
static bool bringsComma(const Piece &P, RuleContext &C) {
  TextRange R = C.range(P.Items.back().Tokens);
  bool Inside = R.File == P.Text.File && R.Begin >= P.Text.Begin &&
                R.End <= P.Text.End;
  return R && R.InMacroBody && !Inside &&
         C.fileText(R).drop_front(R.End).ltrim(" \t\\\n").starts_with(",");
}

static std::vector<Piece> pieces(llvm::ArrayRef<ListItem> Items, FileID File,
                                 RuleContext &C) {
  std::vector<Piece> Out;
  for (const ListItem &Item : Items) {
    SourceLocation B = anchor(C.SM, Item.Tokens.getBegin(), File, false);
    SourceLocation E = anchor(C.SM, Item.Tokens.getEnd(), File, true);
    if (B.isInvalid() || E.isInvalid())
      return {};
    if (!Out.empty() && Out.back().Anchor.getBegin() == B) {
      Out.back().Items.push_back(Item);
      continue;
    }
    TextRange R = C.range({B, E});
    if (!R || (!Out.empty() && (R.File != Out.back().Text.File ||
                                R.Begin < Out.back().Text.End ||
                                R.InMacroBody != Out.back().Text.InMacroBody)))
      return {};
    Out.push_back({R, {B, E}, {Item}});
  }
  for (Piece &P : Out)
    P.OwnComma = bringsComma(P, C);
  return Out;
}

static size_t skipBlanks(StringRef Text, size_t I) {
  return std::min(Text.find_first_not_of(" \t", I), Text.size());
}

/// Comments on the rest of this line, from I; I if there are none.
static size_t lineComments(StringRef Text, size_t I) {
  for (;;) {
    size_t At = skipBlanks(Text, I);
    if (Text.substr(At).starts_with("/*")) {
      size_t End = Text.find("*/", At + 2);
      // One that goes on below belongs to what follows.
      if (End == StringRef::npos || Text.slice(At, End).contains('\n'))
        return I;
      I = End + 2;
    } else if (Text.substr(At).starts_with("//")) {
      return std::min(Text.find('\n', At), Text.size());
    } else {
      return I;
    }
  }
}

/// True if Text is nothing but blanks and comments.
static bool onlyComments(StringRef Text) {
  for (size_t I = 0; I < Text.size();) {
    if (Text.substr(I).starts_with("/*"))
      I = std::min(Text.find("*/", I), Text.size() - 2) + 2;
    else if (Text.substr(I).starts_with("//"))
      I = std::min(Text.find('\n', I), Text.size());
    else if (StringRef(" \t\n\\").contains(Text[I]))
      ++I;
    else
      return false;
  }
  return true;
}

/// Splits the text between two pieces among them. False if there is more than
/// a comma and comments.
static bool shareGap(Piece &Before, Piece *After, StringRef Text, unsigned End) {
  size_t I = lineComments(Text, Before.Text.End);
  size_t Comma = Text.find_first_not_of(" \t\n\\", I);
  bool Comments = I != Before.Text.End;
  if (Comma < End && Text[Comma] == ',') {
    if (!Comments && Comma != Before.Text.End)
      I = Comma;
    I = lineComments(Text, Comma + 1);
    Before.Text.End = I;
    Before.Comma = true;
  } else if (Before.OwnComma && After) {
    Before.Text.End = I;
  } else if (After) {
    return false;
  } else {
    return onlyComments(Text.slice(Before.Text.End, End));
  }
  if (!onlyComments(Text.slice(I, End)))
    return false;
  if (After) {
    size_t Start = Text.find_first_not_of(" \t\n\\", I);
    After->Text.Begin = std::min<size_t>(Start, After->Text.Begin);
  }
  return true;
}

/// True if the text between the pieces is commas and blanks alone.
static bool plainGaps(llvm::ArrayRef<Piece> All, StringRef Text) {
  for (size_t I = 1; I < All.size(); ++I)
    if (Text.slice(All[I - 1].Text.End, All[I].Text.Begin)
            .find_first_not_of(", \t\n\\") != StringRef::npos)
      return false;
  return true;
}

static bool startsLine(StringRef Text, size_t I) {
  StringRef Before = Text.take_front(I).rtrim(" \t");
  return Before.empty() || Before.back() == '\n';
}

static bool endsLine(StringRef Text, size_t I) {
  StringRef After = Text.drop_front(I).ltrim(" \t");
  return After.empty() || After.front() == '\n';
}

/// Where the first conditional between From and To begins and ends. False if
/// a directive is none of a plain #if ... #endif.
static bool findConditional(StringRef Text, unsigned From, unsigned To,
                            unsigned Limit, size_t &Begin, size_t &End) {
  Begin = Text.slice(From, To).find("\n#");
  if (Begin == StringRef::npos)
    return true;
  Begin += From + 1;
  StringRef Rest = Text.slice(Begin, Limit);
  size_t Close = Rest.find("\n#endif");
  if (!Rest.starts_with("#if") || Close == StringRef::npos ||
      Rest.slice(1, Close).contains("\n#"))
    return false; // nested, or with another branch
  End = std::min(Text.find('\n', Begin + Close + 1), size_t(Limit));
  return true;
}

/// The pieces from I on that stand before Close become one; without any, the
/// one before I takes the conditional along.
static bool joinConditional(std::vector<Piece> &All, size_t I, size_t Begin,
                            size_t Close, StringRef Text) {
  size_t Last = I;
  while (Last < All.size() && All[Last].Text.Begin < Close)
    ++Last;
  if (Last == I) {
    if (!I)
      return false;
    Piece &Before = All[I - 1];
    Before.Comma |= Text.drop_front(Before.Text.End).ltrim().starts_with(",");
    Before.Text.End = Close;
    return Before.Comma;
  }
  if (!Text.drop_front(All[Last - 1].Text.End).ltrim(" \t").starts_with(","))
    return false;
  for (size_t More = I + 1; More < Last; ++More)
    llvm::append_range(All[I].Items, All[More].Items);
  All[I].Text.Begin = Begin, All[I].Text.End = Close, All[I].Comma = true;
  All.erase(All.begin() + I + 1, All.begin() + Last);
  return true;
}

/// Joins each conditional between the braces with the pieces in it.
static bool joinConditionals(std::vector<Piece> &All, StringRef Text,
                             unsigned Begin, unsigned End) {
  for (size_t I = 0; I <= All.size(); ++I)
    for (;;) {
      unsigned From = I ? All[I - 1].Text.End : Begin;
      unsigned To = I < All.size() ? All[I].Text.Begin : End;
      size_t First = 0, Close = 0;
      if (!findConditional(Text, From, To, End, First, Close))
        return false;
      if (First == StringRef::npos)
        break;
      if (!joinConditional(All, I, First, Close, Text))
        return false;
      if (I < All.size() && All[I].Text.Begin == First)
        break;
    }
  return true;
}

/// Items of one piece must follow each other in the new order.
static bool contiguous(llvm::ArrayRef<Piece> Sorted) {
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

/// Widens the pieces over comments or conditionals. False if one of them would
/// end up at another piece.
static bool attach(std::vector<Piece> &All, StringRef Text, unsigned Begin,
                   unsigned End) {
  if (plainGaps(All, Text) &&
      llvm::none_of(All, [](const Piece &P) { return P.OwnComma; }))
    return true;
  if (!Begin || All.front().Text.Begin < Begin || All.back().Text.End > End)
    return false; // no braces: a comma behind the last one is one too many
  if (Text.slice(Begin, End).contains("\n#") &&
      !joinConditionals(All, Text, Begin, End))
    return false;
  Piece &First = All.front();
  if (!onlyComments(Text.slice(Begin, First.Text.Begin)))
    return false;
  // What stands beside the brace is about the whole list.
  size_t Start =
      Text.find_first_not_of(" \t\n", lineComments(Text, Begin));
  First.Text.Begin = std::min<size_t>(Start, First.Text.Begin);
  for (size_t I = 0; I < All.size(); ++I) {
    if (All[I].Comma) // a conditional
      continue;
    Piece *Next = I + 1 < All.size() ? &All[I + 1] : nullptr;
    if (!shareGap(All[I], Next && !Next->Comma ? Next : nullptr, Text,
                  Next ? Next->Text.Begin : End))
      return false;
  }
  return true;
}

/// Line ends that a conditional or a comment at a new place needs.
static bool fit(Swap &S, const Piece &Moved, const TextRange &Slot,
                bool AlreadyCommas, bool LastSlot, StringRef Text) {
  StringRef Own = Text.slice(Moved.Text.Begin, Moved.Text.End);
  bool Directive = Own.contains("#endif");
  if (Own.starts_with("#") && !startsLine(Text, Slot.Begin))
    S.Prefix = "\n";
  if (!Own.starts_with("#") && Text.substr(Slot.Begin).starts_with("#"))
    S.Prefix = "\t";
  if (AlreadyCommas && !Moved.Comma && !Moved.OwnComma && !LastSlot) {
    if (Own.contains("//"))
      return false;
    S.Suffix = ",";
  }
  if ((Directive || Own.contains("//")) && !endsLine(Text, Slot.End))
    S.Suffix += "\n";
  return true;
}

static bool plan(const std::vector<Piece> &All, StringRef Text,
                 std::vector<Swap> &Out) {
  auto Sorted = All;
  llvm::sort(Sorted, [](const Piece &A, const Piece &B) {
    return A.first() < B.first();
  });
  if (!contiguous(Sorted))
    return false;
  bool Commas = llvm::any_of(All, [](const Piece &P) { return P.Comma; });
  for (size_t I = 0; I != All.size(); ++I) {
    if (Sorted[I].Text.Begin == All[I].Text.Begin)
      continue;
    Swap S{Sorted[I].Text, All[I].Text.Begin, "", ""};
    if (!fit(S, Sorted[I], All[I].Text, Commas, I + 1 == All.size(), Text))
      return false;
    Out.push_back(std::move(S));
  }
  return true;
}

/// One text: its pieces, and those inside them. Begin and End: between the
/// braces; 0 in a macro's body.
static bool reorder(llvm::ArrayRef<ListItem> Items, FileID File, unsigned Begin,
                    unsigned End, std::vector<Swap> &Out, RuleContext &C) {
  std::vector<Piece> All = pieces(Items, File, C);
  if (All.empty())
    return false;
  for (Piece &P : All) {
    if (rising(P.Items))
      continue;
    FileID Inner = inner(C.SM, P.Items.front().Tokens.getBegin(), File);
    if (Inner.isInvalid() || !reorder(P.Items, Inner, 0, 0, Out, C))
      return false;
    sortByRank(P.Items);
  }
  if (llvm::is_sorted(All, [](const Piece &A, const Piece &B) {
        return A.first() < B.first();
      }) &&
      contiguous(All))
    return true;
  StringRef Text = C.fileText(All[0].Text);
  if (!attach(All, Text, Begin, End))
    return false;
  for (Piece &P : All)
    if (!rising(P.Items))
      return false; // inside a conditional
  return plan(All, Text, Out);
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
    C.Edits.move(S.From, S.To, S.Prefix, S.Suffix, "", Name);
  return true;
}

#include "ListPieces.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace drydock::migrate;

SourceLocation drydock::migrate::writtenAt(const SourceManager &SM,
                                           SourceLocation Loc) {
  while (SM.isMacroArgExpansion(Loc))
    Loc = SM.getImmediateSpellingLoc(Loc);
  return Loc;
}

FileID drydock::migrate::innerExpansion(const SourceManager &SM,
                                        SourceLocation Loc, FileID File) {
  FileID Last;
  while (Loc.isMacroID() && SM.getFileID(Loc) != File) {
    Last = SM.getFileID(Loc);
    Loc = SM.getImmediateExpansionRange(Loc).getBegin();
  }
  return Last;
}

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

/// A macro makes the piece, with a comma behind its last item.
static bool bringsComma(const ListPiece &P, RuleContext &C) {
  TextRange R = C.range(P.Items.back().Tokens);
  bool Inside =
      R.File == P.Text.File && R.Begin >= P.Text.Begin && R.End <= P.Text.End;
  return R && R.InMacroBody && !Inside &&
         C.fileText(R).drop_front(R.End).ltrim(" \t\\\n").starts_with(",");
}

std::vector<ListPiece>
drydock::migrate::listPieces(llvm::ArrayRef<ListItem> Items, FileID File,
                             RuleContext &C) {
  std::vector<ListPiece> Out;
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
    ListPiece &Piece = Out.emplace_back();
    Piece.Text = R;
    Piece.Anchor = {B, E};
    Piece.Items = {Item};
  }
  for (ListPiece &P : Out)
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
static bool shareGap(ListPiece &Before, ListPiece *After, StringRef Text,
                     unsigned End) {
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

bool drydock::migrate::plainGaps(llvm::ArrayRef<ListPiece> All,
                                 StringRef Text) {
  for (size_t I = 1; I < All.size(); ++I)
    if (Text.slice(All[I - 1].Text.End, All[I].Text.Begin)
            .find_first_not_of(", \t\n\\") != StringRef::npos)
      return false;
  return true;
}

unsigned drydock::migrate::commentAbove(StringRef Text, unsigned End,
                                        unsigned Item) {
  size_t I = Text.slice(0, Item).find_first_not_of(", \t\n\\", End);
  return I == StringRef::npos ? Item : I;
}

bool drydock::migrate::commentedGaps(llvm::ArrayRef<ListPiece> All,
                                     StringRef Text) {
  for (size_t I = 1; I < All.size(); ++I) {
    unsigned End = All[I - 1].Text.End, Item = All[I].Text.Begin;
    unsigned Comment = commentAbove(Text, End, Item);
    bool OwnLine = Text.slice(End, Comment).contains('\n');
    if (Comment != Item &&
        (!OwnLine || !onlyComments(Text.slice(Comment, Item))))
      return false;
  }
  return true;
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

/// Gives each of the pieces the directives at Begin and Close.
static bool splitConditional(llvm::MutableArrayRef<ListPiece> Inside,
                             size_t Begin, size_t Close, StringRef Text) {
  std::string Directive =
      Text.slice(Begin, Text.find('\n', Begin)).str() + "\n\t";
  size_t Endif = Begin + Text.slice(Begin, Close).rfind("\n#endif");
  for (size_t I = 0; I != Inside.size(); ++I) {
    bool Last = I + 1 == Inside.size();
    if (!shareGap(Inside[I], Last ? nullptr : &Inside[I + 1], Text,
                  Last ? Endif : Inside[I + 1].Text.Begin) ||
        !Inside[I].Comma)
      return false;
    if (I)
      Inside[I].Before = Directive;
    if (!Last)
      Inside[I].After = "\n#endif";
  }
  Inside.front().Text.Begin = Begin, Inside.back().Text.End = Close;
  return true;
}

/// The pieces from I on that stand before Close become one; without any, the
/// one before I takes the conditional along.
static bool joinConditional(std::vector<ListPiece> &All, size_t I, size_t Begin,
                            size_t Close, StringRef Text, bool Split) {
  size_t Last = I;
  while (Last < All.size() && All[Last].Text.Begin < Close)
    ++Last;
  if (Last == I) {
    if (!I)
      return false;
    ListPiece &Before = All[I - 1];
    Before.Comma |= Text.drop_front(Before.Text.End).ltrim().starts_with(",");
    Before.Text.End = Close;
    return Before.Comma;
  }
  if (Split && Last - I > 1)
    return splitConditional({&All[I], Last - I}, Begin, Close, Text);
  if (!Text.drop_front(All[Last - 1].Text.End).ltrim(" \t").starts_with(","))
    return false;
  for (size_t More = I + 1; More < Last; ++More)
    llvm::append_range(All[I].Items, All[More].Items);
  All[I].Text.Begin = Begin, All[I].Text.End = Close, All[I].Comma = true;
  All.erase(All.begin() + I + 1, All.begin() + Last);
  return true;
}

/// Joins each conditional between the braces with the pieces in it.
static bool joinConditionals(std::vector<ListPiece> &All, StringRef Text,
                             unsigned Begin, unsigned End, bool Split) {
  for (size_t I = 0; I <= All.size(); ++I)
    for (;;) {
      unsigned From = I ? All[I - 1].Text.End : Begin;
      unsigned To = I < All.size() ? All[I].Text.Begin : End;
      size_t First = 0, Close = 0;
      if (!findConditional(Text, From, To, End, First, Close))
        return false;
      if (First == StringRef::npos)
        break;
      if (!joinConditional(All, I, First, Close, Text, Split))
        return false;
      if (I < All.size() && All[I].Text.Begin == First)
        break;
    }
  return true;
}

bool drydock::migrate::attachSurroundings(std::vector<ListPiece> &All,
                                          StringRef Text, unsigned Begin,
                                          unsigned End, bool Split) {
  if (plainGaps(All, Text) &&
      llvm::none_of(All, [](const ListPiece &P) { return P.OwnComma; }))
    return true;
  if (!Begin || All.front().Text.Begin < Begin || All.back().Text.End > End)
    return false; // no braces: a comma behind the last one is one too many
  if (Text.slice(Begin, End).contains("\n#") &&
      !joinConditionals(All, Text, Begin, End, Split))
    return false;
  ListPiece &First = All.front();
  if (!onlyComments(Text.slice(Begin, First.Text.Begin)))
    return false;
  // What stands beside the brace is about the whole list.
  size_t Start = Text.find_first_not_of(" \t\n", lineComments(Text, Begin));
  First.Text.Begin = std::min<size_t>(Start, First.Text.Begin);
  for (size_t I = 0; I < All.size(); ++I) {
    if (All[I].Comma) // a conditional
      continue;
    ListPiece *Next = I + 1 < All.size() ? &All[I + 1] : nullptr;
    if (!shareGap(All[I], Next && !Next->Comma ? Next : nullptr, Text,
                  Next ? Next->Text.Begin : End))
      return false;
  }
  return true;
}

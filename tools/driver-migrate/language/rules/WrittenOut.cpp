#include "WrittenOut.h"
#include "../CxxTypes.h"
#include "../TypeText.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "initialiser-order";

namespace {
struct WrittenItem {
  unsigned Rank;
  std::string Text;
};
typedef llvm::StringMap<std::string> Arguments;
} // namespace

/// `.member = value`, where no rule has anything to do.
static bool isPlain(const DesignatedItem &Item, RuleContext &C) {
  const auto *E = dyn_cast<DesignatedInitExpr>(Item.Item);
  if (!E || E->size() != 1 || !E->getDesignator(0)->isFieldDesignator() ||
      E->usesGNUSyntax())
    return false;
  const FieldDecl *F = E->getDesignator(0)->getFieldDecl();
  const Expr *Value = E->getInit()->IgnoreImplicit();
  return F && !isCxxOnlyKeyword(F->getName()) &&
         !isa<InitListExpr, CompoundLiteralExpr>(Value) &&
         (C.AST.hasSameUnqualifiedType(Value->getType(), F->getType()) ||
          Value->getType()->isFunctionType() ||
          convertsInCxx(C.AST, Value, F->getType()));
}

/// Words of Text that are parameters become what was passed for them. Nothing
/// if Text makes tokens or texts of them.
static std::optional<std::string> substitute(StringRef Text,
                                             const Arguments &Values) {
  std::string Out;
  for (size_t I = 0; I < Text.size();) {
    StringRef Word = Text.substr(I).take_while(
        [](char Letter) { return isAsciiIdentifierContinue(Letter); });
    if (Word.empty()) {
      if (Text[I] == '#' || Text[I] == '"' || Text.substr(I).starts_with("/*"))
        return std::nullopt;
      bool Continued = Text.substr(I).starts_with("\\\n");
      Out += Continued ? ' ' : Text[I];
      I += Continued ? 2 : 1;
      continue;
    }
    auto Found = Values.find(Word);
    Out += Found == Values.end() ? Word.str() : Found->second;
    I += Word.size();
  }
  return Out;
}

/// `a, (b, c)` is two words.
static llvm::SmallVector<StringRef, 4> splitAtCommas(StringRef Text) {
  llvm::SmallVector<StringRef, 4> Out;
  int Depth = 0;
  size_t Begin = 0;
  for (size_t I = 0; I <= Text.size(); ++I) {
    if (I == Text.size() || (Text[I] == ',' && !Depth)) {
      Out.push_back(Text.slice(Begin, I).trim());
      Begin = I + 1;
    } else if (Text[I] == '(' || Text[I] == ')') {
      Depth += Text[I] == '(' ? 1 : -1;
    }
  }
  return Out;
}

/// What `NAME(arguments)` passes to the macro in whose #define the text at
/// Body stands. Nothing if this is no plain use of it.
static std::optional<Arguments> argumentsOf(StringRef Use, StringRef Text,
                                            unsigned Body) {
  StringRef Name = Use.take_while(
      [](char Letter) { return isAsciiIdentifierContinue(Letter); });
  size_t Define = Text.take_front(Body).rfind("define");
  if (Name.empty() || Define == StringRef::npos)
    return std::nullopt;
  StringRef Rest = Text.substr(Define + 6).ltrim(" \t");
  if (!Rest.consume_front(Name))
    return std::nullopt;
  Arguments Out;
  StringRef Passed = Use.drop_front(Name.size()).trim();
  if (!Rest.starts_with("("))
    return Passed.empty() ? std::optional(Out) : std::nullopt;
  auto Parameters = splitAtCommas(Rest.drop_front().split(')').first);
  if (!Passed.consume_front("(") || !Passed.consume_back(")"))
    return std::nullopt;
  auto Values = splitAtCommas(Passed);
  if (Parameters.size() != Values.size())
    return std::nullopt;
  for (size_t I = 0; I != Values.size(); ++I) {
    if (Parameters[I].ends_with("..."))
      return std::nullopt;
    Out[Parameters[I]] = Values[I].str();
  }
  return Out;
}

/// The items of a piece as they read where it stands, its macros opened.
static bool openPiece(const ListPiece &P, FileID File, RuleContext &C,
                      std::vector<WrittenItem> &Out) {
  StringRef Text = C.fileText(P.Text).slice(P.Text.Begin, P.Text.End);
  if (P.Items.size() == 1 && !P.OwnComma) {
    Out.push_back({P.first(), Text.str()});
    return true;
  }
  FileID Inner = innerExpansion(C.SM, P.Items.front().Tokens.getBegin(), File);
  if (Inner.isInvalid())
    return false;
  std::vector<ListPiece> Inside = listPieces(P.Items, Inner, C);
  if (Inside.empty() || !plainGaps(Inside, C.fileText(Inside[0].Text)))
    return false;
  auto Values =
      argumentsOf(Text, C.fileText(Inside[0].Text), Inside[0].Text.Begin);
  if (!Values)
    return false;
  std::vector<WrittenItem> Items;
  for (const ListPiece &Piece : Inside)
    if (!openPiece(Piece, Inner, C, Items))
      return false;
  for (WrittenItem &Item : Items) {
    auto Here = substitute(Item.Text, *Values);
    if (!Here)
      return false;
    Out.push_back({Item.Rank, std::move(*Here)});
  }
  return true;
}

/// The line's blanks in front of the place.
static StringRef indentation(StringRef Text, unsigned At) {
  StringRef Line = Text.take_front(At);
  Line = Line.substr(Line.rfind('\n') + 1);
  return Line.take_while([](char C) { return C == ' ' || C == '\t'; });
}

/// Its items follow each other in the new order, as they stand.
static bool holdsTogether(const ListPiece &P, llvm::ArrayRef<ListPiece> All) {
  for (size_t I = 1; I < P.Items.size(); ++I)
    if (P.Items[I - 1].Rank > P.Items[I].Rank)
      return false;
  return llvm::none_of(All, [&](const ListPiece &Other) {
    return llvm::any_of(Other.Items, [&](const ListItem &Item) {
      return &Other != &P && Item.Rank > P.first() && Item.Rank < P.last();
    });
  });
}

namespace {
/// What stands in the list in its new order.
struct Entry {
  unsigned Rank;
  const ListPiece *Piece; ///< null: Text alone, from an opened macro
  std::string Text;       ///< takes the piece's place
};
} // namespace

static bool entries(llvm::ArrayRef<ListPiece> All, FileID File,
                    llvm::ArrayRef<DesignatedItem> Sorted, RuleContext &C,
                    std::vector<Entry> &Out) {
  for (const ListPiece &P : All) {
    if (P.OwnComma)
      return false;
    if (holdsTogether(P, All)) {
      Out.push_back({P.first(), &P, ""});
      continue;
    }
    std::vector<WrittenItem> Items;
    if (!llvm::all_of(P.Items,
                      [&](const ListItem &Item) {
                        return isPlain(Sorted[Item.Rank], C);
                      }) ||
        !openPiece(P, File, C, Items))
      return false;
    for (WrittenItem &Item : Items) {
      bool First = &Item == &Items.front();
      Out.push_back({Item.Rank, First ? &P : nullptr, std::move(Item.Text)});
    }
  }
  llvm::sort(Out,
             [](const Entry &A, const Entry &B) { return A.Rank < B.Rank; });
  return true;
}

/// Moves the pieces to each other's places, with the opened items between
/// them.
static void place(llvm::ArrayRef<ListPiece> All, llvm::ArrayRef<Entry> Order,
                  StringRef Between, RuleContext &C) {
  const ListPiece *Slot = All.begin();
  std::string Before;
  for (size_t I = 0; I != Order.size(); ++I) {
    const Entry &E = Order[I];
    if (!E.Piece) {
      Before += E.Text + "," + Between.str();
      continue;
    }
    const TextRange &From = E.Piece->Text;
    std::string Behind;
    if (Slot + 1 == All.end())
      for (const Entry &Last : Order.drop_front(I + 1))
        Behind += "," + Between.str() + Last.Text;
    if (!E.Text.empty()) {
      C.Edits.dropInside(From);
      C.Edits.replace(From, E.Text, Name);
    }
    if (Slot != E.Piece)
      C.Edits.move(From, Slot->Text.Begin, Before, Behind, "", Name);
    else if (!Before.empty() || !Behind.empty())
      C.Edits.wrap(From, Before, Behind, Name, /*Layer=*/10);
    Before.clear();
    ++Slot;
  }
}

/// Comments on lines of their own go with the piece below them.
static void takeComments(std::vector<ListPiece> &All, StringRef Text,
                         std::vector<Entry> &Order) {
  for (size_t I = 1; I < All.size(); ++I) {
    unsigned Item = All[I].Text.Begin;
    All[I].Text.Begin = commentAbove(Text, All[I - 1].Text.End, Item);
    for (Entry &E : Order)
      if (E.Piece == &All[I] && !E.Text.empty())
        E.Text.insert(0, Text.slice(All[I].Text.Begin, Item));
  }
}

static bool rearrange(std::vector<ListPiece> All, FileID File,
                      llvm::ArrayRef<DesignatedItem> Sorted, RuleContext &C) {
  StringRef Text = C.fileText(All[0].Text);
  std::vector<Entry> Order;
  if (!commentedGaps(All, Text) || !entries(All, File, Sorted, C, Order))
    return false;
  takeComments(All, Text, Order);
  unsigned Begin = All.front().Text.Begin, End = All.back().Text.End;
  std::string Between = " ";
  if (Text.slice(Begin, End).contains('\n'))
    Between = (All[0].Text.InMacroBody ? " \\\n" : "\n") +
              indentation(Text, Begin).str();
  place(All, Order, Between, C);
  return true;
}

/// Goes down to the text where the pieces mix.
static bool writeOutIn(std::vector<ListItem> Items, FileID File,
                       llvm::ArrayRef<DesignatedItem> Sorted, RuleContext &C) {
  std::vector<ListPiece> All = listPieces(Items, File, C);
  if (All.size() != 1)
    return !All.empty() && rearrange(std::move(All), File, Sorted, C);
  FileID Inner = innerExpansion(C.SM, Items.front().Tokens.getBegin(), File);
  return Inner.isValid() && writeOutIn(std::move(Items), Inner, Sorted, C);
}

bool drydock::migrate::writeOut(const InitListExpr *List,
                                llvm::ArrayRef<DesignatedItem> Sorted,
                                std::vector<ListItem> Items, RuleContext &C) {
  SourceLocation Brace = writtenAt(C.SM, List->getLBraceLoc());
  if (!writeOutIn(std::move(Items), C.SM.getFileID(Brace), Sorted, C))
    return false;
  C.meaning(List->getBeginLoc(), "written-out-macro",
            "members that this configuration gives a macro are written out: "
            "they belong between others");
  return true;
}

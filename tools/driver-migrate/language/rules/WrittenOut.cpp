#include "WrittenOut.h"
#include "../CxxTypes.h"
#include "../TypeText.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
struct WrittenItem {
  unsigned Rank;
  std::string Text;
  bool OwnComma; ///< a macro that brings its comma
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
  if (P.Items.size() == 1) {
    Out.push_back({P.first(), Text.str(), P.OwnComma});
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
    Out.push_back({Item.Rank, std::move(*Here), Item.OwnComma});
  }
  return true;
}

/// The line's blanks in front of the place.
static StringRef indentation(StringRef Text, unsigned At) {
  StringRef Line = Text.take_front(At);
  Line = Line.substr(Line.rfind('\n') + 1);
  return Line.take_while([](char C) { return C == ' ' || C == '\t'; });
}

static bool replaceAll(llvm::ArrayRef<ListPiece> All, FileID File,
                       RuleContext &C) {
  if (!plainGaps(All, C.fileText(All[0].Text)))
    return false;
  std::vector<WrittenItem> Items;
  for (const ListPiece &P : All)
    if (!openPiece(P, File, C, Items))
      return false;
  llvm::sort(Items, [](const WrittenItem &A, const WrittenItem &B) {
    return A.Rank < B.Rank;
  });
  if (Items.back().OwnComma)
    return false; // there may be a comma behind the list
  TextRange Whole = All.front().Text;
  Whole.End = All.back().Text.End;
  StringRef Here = C.fileText(Whole);
  std::string Text, Between = " ";
  if (Here.slice(Whole.Begin, Whole.End).contains('\n'))
    Between = (Whole.InMacroBody ? " \\\n" : "\n") +
              indentation(Here, Whole.Begin).str();
  for (const WrittenItem &Item : Items) {
    if (!Text.empty())
      Text += Between;
    bool Last = &Item == &Items.back();
    Text += Item.Text + (Item.OwnComma || Last ? "" : ",");
  }
  if (All.back().OwnComma)
    Text += ",";
  C.Edits.dropInside(Whole);
  C.Edits.replace(Whole, Text, "initialiser-order");
  return true;
}

/// Goes down to the text where the pieces mix.
static bool writeOutIn(std::vector<ListItem> Items, FileID File,
                       RuleContext &C) {
  std::vector<ListPiece> All = listPieces(Items, File, C);
  if (All.size() != 1)
    return !All.empty() && replaceAll(All, File, C);
  FileID Inner = innerExpansion(C.SM, Items.front().Tokens.getBegin(), File);
  return Inner.isValid() && writeOutIn(std::move(Items), Inner, C);
}

bool drydock::migrate::writeOut(const InitListExpr *List,
                                llvm::ArrayRef<DesignatedItem> Sorted,
                                std::vector<ListItem> Items, RuleContext &C) {
  if (!llvm::all_of(
          Sorted, [&](const DesignatedItem &Item) { return isPlain(Item, C); }))
    return false;
  SourceLocation Brace = writtenAt(C.SM, List->getLBraceLoc());
  if (!writeOutIn(std::move(Items), C.SM.getFileID(Brace), C))
    return false;
  C.meaning(List->getBeginLoc(), "written-out-macro",
            "members that this configuration gives a macro are written out: "
            "they belong between others");
  return true;
}

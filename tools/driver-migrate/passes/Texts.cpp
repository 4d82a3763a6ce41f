#include "Texts.h"
#include "Pass.h"
#include "language/SourceRanges.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

FileID Texts::levelOf(SourceLocation Token) const {
  const SourceManager &SM = Unit.SM;
  while (Token.isMacroID()) {
    if (SM.isMacroArgExpansion(Token)) {
      Token = SM.getImmediateSpellingLoc(Token);
      continue;
    }
    FileID Written = SM.getFileID(SM.getSpellingLoc(Token));
    if (Unit.own(TextRange{filePath(SM, Written)}))
      return SM.getFileID(Token);
    Token = SM.getImmediateExpansionRange(Token).getBegin();
  }
  return SM.getFileID(Token);
}

/// Where the token stands at that level; invalid if nowhere.
static SourceLocation lift(const SourceManager &SM, SourceLocation Token,
                           FileID Level, bool End) {
  if (Token.isInvalid() || SM.getFileID(Token) == Level)
    return Token;
  if (!Token.isMacroID())
    return {};
  auto Range = SM.getImmediateExpansionRange(Token);
  if (SM.isMacroArgExpansion(Token))
    if (SourceLocation Written =
            lift(SM, SM.getImmediateSpellingLoc(Token), Level, End);
        Written.isValid())
      return Written;
  return lift(SM, End ? Range.getEnd() : Range.getBegin(), Level, End);
}

TextRange Texts::at(FileID Level, SourceRange Tokens) const {
  const SourceManager &SM = Unit.SM;
  SourceLocation B = lift(SM, Tokens.getBegin(), Level, false);
  SourceLocation E = lift(SM, Tokens.getEnd(), Level, true);
  if (B.isInvalid() || E.isInvalid())
    return {};
  bool InMacro = B.isMacroID();
  B = SM.getSpellingLoc(B);
  E = SM.getSpellingLoc(E);
  auto [File, Begin] = SM.getDecomposedLoc(B);
  auto [EndFile, Last] = SM.getDecomposedLoc(E);
  std::string Path = filePath(SM, File);
  if (File != EndFile || Path.empty() || Last < Begin)
    return {};
  return {Path, Begin, Last + Lexer::MeasureTokenLength(E, SM, Unit.LO),
          InMacro};
}

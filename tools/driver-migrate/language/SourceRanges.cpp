#include "SourceRanges.h"
#include "clang/Basic/FileManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace drydock::migrate;

std::string drydock::migrate::filePath(const SourceManager &SM, FileID File) {
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  if (!Entry)
    return {};
  llvm::SmallString<256> Path(Entry->getName());
  SM.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

/// The location and those of the expansions around it, innermost first.
static std::vector<SourceLocation> expansions(const SourceManager &SM,
                                              SourceLocation Loc, bool End) {
  std::vector<SourceLocation> Chain{Loc};
  while (Loc.isMacroID()) {
    auto Range = SM.getImmediateExpansionRange(Loc);
    Loc = End ? Range.getEnd() : Range.getBegin();
    Chain.push_back(Loc);
  }
  return Chain;
}

/// Made by ## or # right here, not handed on as an argument.
static bool isPasted(const SourceManager &SM, SourceLocation Loc) {
  return Loc.isMacroID() && !SM.isMacroArgExpansion(Loc) &&
         SM.isWrittenInScratchSpace(SM.getImmediateSpellingLoc(Loc));
}

static bool isStringified(const SourceManager &SM, SourceLocation Loc) {
  return isPasted(SM, Loc) &&
         *SM.getCharacterData(SM.getSpellingLoc(Loc)) == '"';
}

/// Where the two chains first meet in one expansion or file.
static std::pair<size_t, size_t>
firstCommon(const SourceManager &SM, llvm::ArrayRef<SourceLocation> Begins,
            llvm::ArrayRef<SourceLocation> Ends) {
  for (size_t I = 0; I != Begins.size(); ++I)
    for (size_t J = 0; J != Ends.size(); ++J)
      if (SM.getFileID(Begins[I]) == SM.getFileID(Ends[J]))
        return {I, J};
  return {Begins.size(), Ends.size()};
}

/// The tokens B..E are all that the innermost macro around them makes.
static bool isWholeExpansion(const SourceManager &SM, const LangOptions &LO,
                             SourceLocation B, SourceLocation E) {
  unsigned Length = Lexer::MeasureTokenLength(SM.getSpellingLoc(E), SM, LO);
  return SM.isAtStartOfImmediateMacroExpansion(B) &&
         SM.isAtEndOfImmediateMacroExpansion(E.getLocWithOffset(Length));
}

static TextRange fileRange(const SourceManager &SM, const LangOptions &LO,
                           SourceLocation B, SourceLocation E, bool InMacro) {
  auto [File, Begin] = SM.getDecomposedLoc(B);
  auto [EndFile, Last] = SM.getDecomposedLoc(E);
  std::string Path = File == EndFile ? filePath(SM, File) : std::string();
  if (Path.empty() || Last < Begin)
    return {};
  unsigned Length = Lexer::MeasureTokenLength(E, SM, LO);
  return {Path, Begin, Last + Length, InMacro};
}

TextRange drydock::migrate::textRange(const SourceManager &SM,
                                      const LangOptions &LO,
                                      SourceRange Tokens) {
  SourceLocation B = Tokens.getBegin(), E = Tokens.getEnd();
  while (B.isValid() && E.isValid()) {
    // A pasted token stands for its operands and the ## between them.
    if (isPasted(SM, B) || isPasted(SM, E)) {
      if (isStringified(SM, B) || isStringified(SM, E))
        return {};
      if (isPasted(SM, B))
        B = SM.getImmediateExpansionRange(B).getBegin();
      if (isPasted(SM, E))
        E = SM.getImmediateExpansionRange(E).getEnd();
      continue;
    }
    auto Begins = expansions(SM, B, false), Ends = expansions(SM, E, true);
    auto [I, J] = firstCommon(SM, Begins, Ends);
    if (I == Begins.size())
      return {};
    SourceLocation CommonB = Begins[I], CommonE = Ends[J];
    // One argument can be several expansions, one per text it comes from:
    // both ends then stand for the same parameter. Edit the argument.
    if (I && J && CommonB == CommonE && SM.isMacroArgExpansion(Begins[I - 1]) &&
        SM.isMacroArgExpansion(Ends[J - 1])) {
      B = SM.getImmediateSpellingLoc(Begins[I - 1]);
      E = SM.getImmediateSpellingLoc(Ends[J - 1]);
      continue;
    }
    if (CommonB.isFileID())
      return fileRange(SM, LO, CommonB, CommonE, false);
    if (SM.isMacroArgExpansion(CommonB)) {
      // Both ends stand in one argument: edit it where it was written.
      B = SM.getImmediateSpellingLoc(CommonB);
      E = SM.getImmediateSpellingLoc(CommonE);
      continue;
    }
    if (isWholeExpansion(SM, LO, CommonB, CommonE)) {
      // The whole expansion: edit the invocation.
      auto Range = SM.getImmediateExpansionRange(CommonB);
      B = Range.getBegin(), E = Range.getEnd();
      continue;
    }
    SourceLocation SB = SM.getSpellingLoc(CommonB);
    SourceLocation SE = SM.getSpellingLoc(CommonE);
    return fileRange(SM, LO, SB, SE, true);
  }
  return {};
}

StringRef drydock::migrate::textOf(const SourceManager &SM,
                                   const std::string &Path) {
  for (unsigned I = 0, N = SM.local_sloc_entry_size(); I != N; ++I) {
    const SrcMgr::SLocEntry &Entry = SM.getLocalSLocEntry(I);
    if (!Entry.isFile())
      continue;
    FileID File =
        SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
    if (filePath(SM, File) == Path)
      return SM.getBufferData(File);
  }
  return {};
}

TextRange drydock::migrate::textPoint(const SourceManager &SM,
                                      const LangOptions &LO,
                                      SourceLocation Loc) {
  TextRange R = textRange(SM, LO, Loc);
  R.End = R.Begin;
  return R;
}

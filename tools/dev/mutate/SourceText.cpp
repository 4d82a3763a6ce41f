#include "SourceText.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

static bool isWord(char C) { return llvm::isAlnum(C) || C == '_'; }

/// Overwrites comments and the insides of literals with blanks, keeping offsets.
static std::string blank(StringRef Text) {
  std::string Out = Text.str();
  for (size_t I = 0; I < Out.size();) {
    size_t End = I + 1;
    if (Text.substr(I).starts_with("/*")) {
      End = Text.find("*/", I + 2);
      End = End == StringRef::npos ? Out.size() : End + 2;
    } else if (Text.substr(I).starts_with("//")) {
      End = std::min(Text.find('\n', I), Text.size());
    } else if (Text[I] == '"' || Text[I] == '\'') {
      while (End < Out.size() && Text[End] != Text[I] && Text[End] != '\n')
        End += Text[End] == '\\' ? 2 : 1;
      for (size_t J = I + 1; J < std::min(End, Out.size()); ++J)
        Out[J] = Out[J] == '\n' ? '\n' : ' ';
      I = std::min(End + 1, Out.size());
      continue;
    } else {
      ++I;
      continue;
    }
    for (size_t J = I; J < End; ++J)
      Out[J] = Out[J] == '\n' ? '\n' : ' ';
    I = End;
  }
  return Out;
}

SourceText::SourceText(ASTContext &Context) : Context(Context) {
  const SourceManager &SM = Context.getSourceManager();
  Raw = SM.getBufferData(SM.getMainFileID()).str();
  Code = blank(Raw);
}

std::optional<Range> SourceText::range(const Stmt *S) const {
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation B = SM.getExpansionLoc(S->getBeginLoc());
  SourceLocation E = SM.getExpansionRange(S->getEndLoc()).getEnd();
  if (B.isInvalid() || E.isInvalid() || SM.getFileID(B) != SM.getMainFileID() || SM.getFileID(E) != SM.getMainFileID())
    return std::nullopt;
  E = Lexer::getLocForEndOfToken(E, 0, SM, Context.getLangOpts());
  Range R{SM.getFileOffset(B), SM.getFileOffset(E)};
  if (R.Begin >= R.End)
    return std::nullopt;
  return R;
}

std::optional<Range> SourceText::statement(const Stmt *S) const {
  std::optional<Range> R = range(S);
  if (!R)
    return std::nullopt;
  if (R->End > 0 && Code[R->End - 1] == ';')
    return R;
  size_t Semi = Code.find_first_not_of(" \t\r\n", R->End);
  if (Semi == std::string::npos || Code[Semi] != ';')
    return std::nullopt;
  R->End = Semi + 1;
  return R;
}

unsigned SourceText::line(unsigned Offset) const {
  return 1 + StringRef(Raw).take_front(Offset).count('\n');
}

std::optional<WrittenCall> SourceText::callAt(unsigned Name, unsigned Limit) const {
  unsigned I = Name;
  while (I < Limit && isWord(Code[I]))
    ++I;
  WrittenCall C{Code.substr(Name, I - Name), {}, {Name, 0}};
  while (I < Limit && llvm::isSpace(Code[I]))
    ++I;
  if (C.Name.empty() || I >= Limit || Code[I] != '(')
    return std::nullopt;
  unsigned Depth = 0, ArgBegin = I + 1;
  for (; I < Limit; ++I) {
    char Ch = Code[I];
    if (Ch == '(' || Ch == '[' || Ch == '{')
      ++Depth;
    if (Ch == ')' || Ch == ']' || Ch == '}')
      --Depth;
    if ((Ch == ',' && Depth == 1) || Depth == 0) {
      C.Args.push_back(squeeze(StringRef(Code).slice(ArgBegin, I)));
      ArgBegin = I + 1;
    }
    if (Depth == 0) {
      C.Where.End = I + 1;
      if (C.Args.size() == 1 && C.Args[0].empty())
        C.Args.clear();
      return C;
    }
  }
  return std::nullopt;
}

std::optional<WrittenCall> SourceText::call(const Stmt *S) const {
  if (!isa<Expr>(S))
    return std::nullopt;
  std::optional<Range> R = range(S);
  if (!R)
    return std::nullopt;
  std::optional<WrittenCall> C = callAt(R->Begin, R->End);
  if (C && C->Where.End == R->End)
    return C;
  return std::nullopt;
}

std::vector<WrittenCall> SourceText::calls(Range R) const {
  std::vector<WrittenCall> Found;
  for (unsigned I = R.Begin; I < R.End;) {
    if (!isWord(Code[I]) || llvm::isDigit(Code[I])) {
      ++I;
      continue;
    }
    if (std::optional<WrittenCall> C = callAt(I, R.End))
      Found.push_back(std::move(*C));
    while (I < R.End && isWord(Code[I]))
      ++I;
  }
  return Found;
}

std::string SourceText::assignedBefore(unsigned Offset) const {
  size_t I = Offset;
  auto skipBlanks = [&] {
    while (I > 0 && llvm::isSpace(Code[I - 1]))
      --I;
  };
  skipBlanks();
  // A cast of the result is in the way now and then: p = (u8 *)kmalloc(...).
  if (I > 0 && Code[I - 1] == ')') {
    size_t Open = Code.rfind('(', I);
    if (Open == std::string::npos || Code.find_first_of(";{}=", Open) < I)
      return "";
    I = Open;
    skipBlanks();
  }
  if (I < 2 || Code[I - 1] != '=' || StringRef("=!<>+-*/|&^").contains(Code[I - 2]))
    return "";
  --I;
  skipBlanks();
  size_t End = I;
  while (I > 0 && (isWord(Code[I - 1]) || StringRef(".[]").contains(Code[I - 1]) ||
                   (Code[I - 1] == '>' && I > 1 && Code[I - 2] == '-') ||
                   (Code[I - 1] == '-' && Code[I] == '>')))
    --I;
  return squeeze(StringRef(Code).slice(I, End));
}

std::string squeeze(StringRef Text) {
  std::string Out;
  for (char C : Text.trim()) {
    if (!llvm::isSpace(C)) {
      // A blank matters only between two words.
      if (!Out.empty() && Out.back() == ' ' && !(isWord(C) && Out.size() > 1 && isWord(Out[Out.size() - 2])))
        Out.pop_back();
      Out += C;
    } else if (!Out.empty() && Out.back() != ' ') {
      Out += ' ';
    }
  }
  return Out;
}

bool mentions(StringRef Text, StringRef Path) {
  std::string Squeezed = squeeze(Text);
  StringRef T = Squeezed;
  if (Path.empty())
    return false;
  for (size_t P = T.find(Path); P != StringRef::npos; P = T.find(Path, P + 1)) {
    bool Left = P == 0 || !(isWord(T[P - 1]) || T[P - 1] == '.' || (P > 1 && T[P - 1] == '>' && T[P - 2] == '-'));
    size_t After = P + Path.size();
    if (Left && (After >= T.size() || !isWord(T[After])))
      return true;
  }
  return false;
}

std::string rootOf(StringRef Path) {
  Path = Path.ltrim("&*( ");
  return Path.take_while(isWord).str();
}

bool isPlainPath(StringRef Path) {
  Path = Path.ltrim('&');
  if (Path.empty() || !(llvm::isAlpha(Path[0]) || Path[0] == '_') || Path == "NULL")
    return false;
  return llvm::all_of(Path, [](char C) { return isWord(C) || StringRef("->.[]").contains(C); }) &&
         !Path.contains("--");
}

} // namespace drydock::mutate

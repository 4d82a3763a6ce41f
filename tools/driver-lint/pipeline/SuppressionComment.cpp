#include "pipeline/SuppressionComment.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace drydock {

/// The words of a comment without its marks and line decoration.
static std::string commentText(StringRef Comment) {
  if (!Comment.consume_front("//")) {
    Comment.consume_front("/*");
    Comment.consume_back("*/");
  }
  std::string Out;
  SmallVector<StringRef> Lines;
  Comment.split(Lines, '\n');
  for (StringRef Line : Lines) {
    Line = Line.trim();
    if (&Line != &Lines.front() && !Out.empty()) {
      Line.consume_front("*");
      Line = Line.trim();
    }
    if (!Out.empty() && !Line.empty())
      Out += ' ';
    Out += Line;
  }
  return Out;
}

/// Fills Rules and Reason, or Problem.
static void parseInstruction(StringRef Text, SuppressionComment &Out) {
  constexpr const char *Form = "write: driver-lint: ignore[rule-id] -- reason";
  Text = Text.ltrim();
  if (!Text.consume_front("ignore")) {
    Out.Problem = std::string("not understood; ") + Form;
    return;
  }
  Text = Text.ltrim();
  size_t Close = Text.find(']');
  if (!Text.consume_front("[") || Close == StringRef::npos) {
    Out.Problem = std::string("names no rule; ") + Form;
    return;
  }
  SmallVector<StringRef> Names;
  Text.take_front(Close - 1).split(Names, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    if (!Name.trim().empty())
      Out.Rules.push_back(Name.trim().str());
  StringRef Reason = Text.drop_front(Close).trim();
  bool HasDashes = Reason.consume_front("--");
  Out.Reason = Reason.trim().str();
  if (Out.Rules.empty())
    Out.Problem = std::string("names no rule; ") + Form;
  else if (!HasDashes || Out.Reason.empty())
    Out.Problem = std::string("gives no reason; ") + Form;
}

namespace {
/// Line starts, and whether a line has anything but comments on it.
class LineMap {
public:
  explicit LineMap(StringRef Text) {
    Starts.push_back(0);
    for (size_t I = 0; I < Text.size(); ++I)
      if (Text[I] == '\n')
        Starts.push_back(I + 1);
    HasCode.resize(Starts.size() + 1);
  }
  unsigned line(size_t Offset) const {
    return std::upper_bound(Starts.begin(), Starts.end(), Offset) -
           Starts.begin();
  }
  unsigned column(size_t Offset) const {
    return Offset - Starts[line(Offset) - 1] + 1;
  }
  void markCode(size_t Offset) { HasCode[line(Offset)] = true; }
  /// The first line with code from Line on.
  unsigned nextCode(unsigned Line) const {
    while (Line < HasCode.size() && !HasCode[Line])
      ++Line;
    return Line;
  }

private:
  std::vector<size_t> Starts;
  std::vector<bool> HasCode;
};
} // namespace

std::vector<SuppressionComment> findSuppressions(StringRef Text) {
  std::vector<SuppressionComment> Out;
  if (!Text.contains("driver-lint:"))
    return Out;
  // The lexer needs a terminated buffer.
  std::string Copy = Text.str();
  clang::LangOptions Options;
  Options.LineComment = true;
  clang::Lexer Lexer(clang::SourceLocation(), Options, Copy.c_str(),
                     Copy.c_str(), Copy.c_str() + Copy.size());
  Lexer.SetCommentRetentionState(true);
  LineMap Lines(Copy);

  clang::Token Token;
  for (Lexer.LexFromRawLexer(Token); Token.isNot(clang::tok::eof);
       Lexer.LexFromRawLexer(Token)) {
    size_t End = Lexer.getBufferLocation() - Copy.c_str();
    size_t Begin = End - Token.getLength();
    if (Token.isNot(clang::tok::comment)) {
      Lines.markCode(Begin);
      continue;
    }
    std::string Words =
        commentText(StringRef(Copy).substr(Begin, Token.getLength()));
    StringRef Instruction = Words;
    if (!Instruction.consume_front("driver-lint:"))
      continue;
    SuppressionComment Comment;
    Comment.Line = Lines.line(Begin);
    Comment.Column = Lines.column(Begin);
    Comment.Target = Lines.line(End); // until the whole text is seen
    parseInstruction(Instruction, Comment);
    Out.push_back(std::move(Comment));
  }
  // A comment on lines of its own speaks about the next line with code.
  for (SuppressionComment &Comment : Out)
    Comment.Target = Lines.nextCode(Lines.nextCode(Comment.Line) == Comment.Line
                                        ? Comment.Line
                                        : Comment.Target);
  return Out;
}

} // namespace drydock

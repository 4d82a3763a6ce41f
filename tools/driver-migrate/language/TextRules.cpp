#include "TextRules.h"
#include "TypeText.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
struct RawToken {
  unsigned Begin, End;
  tok::TokenKind Kind;
  StringRef Text;
  bool LineStart;
};

class Scanner {
public:
  Scanner(const std::string &File, StringRef Text,
          const llvm::StringSet<> &Overridden, bool KnowsCxx, EditSet &Edits)
      : File(File), Text(Text), Overridden(Overridden), KnowsCxx(KnowsCxx),
        Edits(Edits) {}

  void run() {
    lex();
    for (size_t I = 0; I < Tokens.size(); ++I) {
      if (Tokens[I].Kind == tok::hash && Tokens[I].LineStart)
        I = directive(I);
      else
        literal(I);
    }
  }

private:
  void lex() {
    LangOptions LO;
    LO.C11 = LO.GNUMode = LO.LineComment = true;
    Lexer Lex(SourceLocation(), LO, Text.begin(), Text.begin(), Text.end());
    Token T;
    while (!Lex.LexFromRawLexer(T) || T.isNot(tok::eof)) {
      unsigned End = Lex.getBufferLocation() - Text.begin();
      unsigned Begin = End - T.getLength();
      Tokens.push_back({Begin, End, T.getKind(), Text.slice(Begin, End),
                        T.isAtStartOfLine()});
      if (T.is(tok::eof))
        break;
    }
    if (!Tokens.empty() && Tokens.back().Kind == tok::eof)
      Tokens.pop_back();
  }

  TextRange range(unsigned Begin, unsigned End) const {
    return {File, Begin, End, false};
  }

  static bool isString(const RawToken &T) {
    return T.Kind == tok::string_literal || T.Kind == tok::char_constant;
  }

  /// "x"SUFFIX is one token in C++, and "%[new]" names a renamed operand.
  void literal(size_t I) {
    if (!isString(Tokens[I]))
      return;
    if (I + 1 < Tokens.size() && Tokens[I + 1].Begin == Tokens[I].End &&
        Tokens[I + 1].Kind == tok::raw_identifier)
      Edits.insert(range(Tokens[I].End, Tokens[I].End), " ", "glued-literal");
    StringRef Literal = Tokens[I].Text;
    for (size_t At = Literal.find('%'); At != StringRef::npos;
         At = Literal.find('%', At + 1)) {
      size_t Open = Literal.find('[', At);
      if (Open == StringRef::npos || Open > At + 2)
        continue;
      size_t Close = Literal.find(']', Open);
      StringRef Name = Literal.slice(Open + 1, Close);
      if (Close == StringRef::npos || !isCxxOnlyKeyword(Name))
        continue;
      unsigned Begin = Tokens[I].Begin + Open + 1;
      Edits.replace(range(Begin, Begin + Name.size()), cxxName(Name),
                    "keyword");
    }
  }

  /// Handles the directive at I; returns its last token.
  size_t directive(size_t I) {
    size_t End = I + 1;
    while (End < Tokens.size() && !Tokens[End].LineStart)
      ++End;
    if (I + 2 < End && Tokens[I + 1].Text == "define")
      define(I, End);
    else if (I + 2 < End && Tokens[I + 1].Text == "undef" &&
             Overridden.contains(Tokens[I + 2].Text))
      blank(I, End);
    else if (!KnowsCxx && I + 1 < End && isConditional(Tokens[I + 1].Text))
      condition(I, End);
    return End - 1;
  }

  static bool isConditional(StringRef Name) {
    return Name == "if" || Name == "ifdef" || Name == "ifndef" ||
           Name == "elif";
  }

  /// A header's C++ branch was never parsed and declares other things: the
  /// overlay takes the branch that C takes.
  void condition(size_t I, size_t End) {
    for (size_t T = I + 2; T < End; ++T)
      if (Tokens[T].Text == "__cplusplus")
        Edits.replace(range(Tokens[T].Begin, Tokens[T].End),
                      "__cplusplus_unused", "c-branch");
  }

  /// Keeps the line numbers of what follows.
  void blank(size_t I, size_t End) {
    TextRange Whole = range(Tokens[I].Begin, Tokens[End - 1].End);
    Edits.dropInside(Whole);
    size_t Lines = Text.slice(Whole.Begin, Whole.End).count('\n');
    Edits.replace(Whole,
                  "/* " + Tokens[I + 2].Text.str() +
                      ": see the overlay's overrides */" +
                      std::string(Lines, '\n'),
                  "override");
  }

  void define(size_t I, size_t End) {
    if (Overridden.contains(Tokens[I + 2].Text))
      return blank(I, End);
    size_t Body = I + 3;
    llvm::StringSet<> Parameters;
    if (Body < End && Tokens[Body].Kind == tok::l_paren &&
        Tokens[Body].Begin == Tokens[I + 2].End)
      for (++Body; Body < End; ++Body) {
        if (Tokens[Body].Kind == tok::r_paren)
          break;
        if (isCxxOnlyKeyword(Tokens[Body].Text)) {
          Parameters.insert(Tokens[Body].Text);
          rename(Tokens[Body]);
        }
      }
    for (size_t T = Body; T < End; ++T) {
      literal(T);
      if (Tokens[T].Kind != tok::raw_identifier ||
          !isCxxOnlyKeyword(Tokens[T].Text))
        continue;
      // A pasted word is not a name yet; a parameter is one everywhere.
      bool Pasted = Tokens[T - 1].Kind == tok::hashhash ||
                    (T + 1 < End && Tokens[T + 1].Kind == tok::hashhash);
      if (!Pasted || Parameters.contains(Tokens[T].Text))
        rename(Tokens[T]);
    }
  }

  void rename(const RawToken &T) {
    Edits.replace(range(T.Begin, T.End), cxxName(T.Text), "keyword");
  }

  const std::string &File;
  StringRef Text;
  const llvm::StringSet<> &Overridden;
  const bool KnowsCxx;
  EditSet &Edits;
  std::vector<RawToken> Tokens;
};
} // namespace

void drydock::migrate::runTextRules(const std::string &File, StringRef Text,
                                    const llvm::StringSet<> &Overridden,
                                    EditSet &Edits, bool KnowsCxx) {
  Scanner(File, Text, Overridden, KnowsCxx, Edits).run();
}

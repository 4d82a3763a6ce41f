#include "Emit.h"
#include "facts/RemoveVariable.h"

using namespace clang;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
class Emitter {
public:
  Emitter(const FunctionBody &Body, const PollLoop &From,
          std::vector<Rewrite> &Out)
      : Body(Body), From(From), All(shownText(Body, From.Loop)),
        Text(Body.fileText(All)), Out(Out) {}

  /// False where text that goes holds more than what is written anew.
  bool convert() {
    const CompoundStmt *Block = bodyBlock();
    // An `if` of its own would take the `else` behind it.
    if ((From.Leave || From.GiveUp) && !Body.blockOf(From.Loop))
      return false;
    if (From.GiveUp && hasText(From.GiveUp->getThen()))
      return giveUp();
    if (!Block || (!From.Test && !isa<DoStmt>(From.Loop)))
      return inOnePiece();
    openBlock(*Block);
    if (From.PauseStatement)
      removePause(*Block);
    if (From.GiveUp)
      removeLine(shownText(Body, From.GiveUp));
    if (From.Test)
      writeTest();
    closeBlock(*Block);
    return Good;
  }

private:
  const CompoundStmt *bodyBlock() const {
    const Stmt *Inner =
        isa<ForStmt>(From.Loop)     ? cast<ForStmt>(From.Loop)->getBody()
        : isa<WhileStmt>(From.Loop) ? cast<WhileStmt>(From.Loop)->getBody()
                                    : cast<DoStmt>(From.Loop)->getBody();
    return dyn_cast<CompoundStmt>(Inner);
  }

  /// More than to leave the loop.
  static bool hasText(const Stmt *Then) {
    const auto *Block = dyn_cast<CompoundStmt>(Then);
    return !isa<BreakStmt>(Then) && !(Block && Block->size() == 1 &&
                                      isa<BreakStmt>(Block->body_front()));
  }

  bool isInIf() const { return From.Leave; }

  /// `drydock::poll(tries, pause, [&] {`
  void addHead(std::vector<Piece> &New, StringRef Look = " [&] {") const {
    std::string Head = From.Order == PollLoop::LookFirst ? "drydock::poll("
                       : From.Order == PollLoop::PauseFirst
                           ? "drydock::pauseAndPoll("
                           : "drydock::pollAndCount(";
    bool Again = From.Again && From.Order != PollLoop::CountBetween;
    Head += Again ? "drydock::Again(drydock::" : "drydock::";
    New.push_back(Piece::text(Head + From.Tries.Type + "("));
    addList(From.Tries.Arguments, New);
    New.push_back(Piece::text(Again ? ")), drydock::" : "), drydock::"));
    if (!From.Pause) {
      New.push_back(Piece::text("NoPause()," + Look.str()));
      return;
    }
    bool Given = !From.Pause->Call.Arguments.empty();
    New.push_back(Piece::text(From.Pause->Form->Member + (Given ? "<" : "")));
    addList(From.Pause->Call.Arguments, New);
    New.push_back(Piece::text((Given ? ">()," : "(),") + Look.str()));
  }

  static void addList(llvm::ArrayRef<TextRange> Arguments,
                      std::vector<Piece> &New) {
    for (const TextRange &Argument : Arguments) {
      if (&Argument != Arguments.begin())
        New.push_back(Piece::text(", "));
      New.push_back(Piece::keep(Argument));
    }
  }

  void addMet(std::vector<Piece> &New) const {
    TextRange Met = shownText(Body, From.Met);
    New.push_back(Piece::text(From.Negated ? "return !(" : "return "));
    New.push_back(Piece::keep(Met));
    New.push_back(Piece::text(From.Negated ? ")" : ""));
  }

  std::string indent(const TextRange &At) const {
    size_t Line = Text.rfind('\n', At.Begin) + 1;
    return Text.slice(Line, Text.find_first_not_of(" \t", Line)).str();
  }

  /// What is kept holds all comments of the text.
  void replace(TextRange Range, std::vector<Piece> Pieces) {
    StringRef Old = Text.slice(Range.Begin, Range.End);
    size_t Comments = Old.count("/*") + Old.count("//");
    for (const Piece &P : Pieces)
      if (P.Kept && P.Kept.Begin >= Range.Begin && P.Kept.End <= Range.End) {
        StringRef Kept = Text.slice(P.Kept.Begin, P.Kept.End);
        Comments -= Kept.count("/*") + Kept.count("//");
      }
    Good &= Range && !Range.InMacroBody && !Comments;
    Out.push_back({std::move(Range), std::move(Pieces)});
  }

  void removeLine(const TextRange &Statement) {
    replace(wholeLine(Statement, Text), {});
  }

  /// With the blank line ahead of it where it is the last of its block.
  void removePause(const CompoundStmt &Block) {
    TextRange Gone = wholeLine(shownText(Body, From.PauseStatement), Text);
    if (From.PauseStatement == Block.body_back() &&
        Text.take_front(Gone.Begin).ends_with("\n\n"))
      --Gone.Begin;
    replace(Gone, {});
  }

  void openBlock(const CompoundStmt &Block) {
    TextRange Head = All;
    Head.End = Body.text(Block.getLBracLoc()).End;
    std::vector<Piece> New;
    if (isInIf())
      New.push_back(Piece::text("if ("));
    addHead(New);
    replace(Head, std::move(New));
  }

  void writeTest() {
    std::vector<Piece> New;
    addMet(New);
    TextRange At = shownText(Body, From.Test);
    if (Text[At.End - 1] == '}')
      New.push_back(Piece::text(";"));
    replace(At, std::move(New));
  }

  void addLeave(std::vector<Piece> &New, const TextRange &Indent) const {
    New.push_back(Piece::text(")\n" + indent(Indent) + "\t"));
    New.push_back(Piece::keep(shownText(Body, From.Leave)));
  }

  void closeBlock(const CompoundStmt &Block) {
    TextRange Tail = All;
    Tail.Begin = Body.text(Block.getRBracLoc()).Begin;
    std::vector<Piece> New;
    if (!From.Test) {
      // In the place of the line's own indent.
      New.push_back(Piece::text("\t"));
      addMet(New);
      New.push_back(Piece::text(";\n" + indent(All)));
    }
    New.push_back(Piece::text("})"));
    if (isInIf())
      addLeave(New, All);
    if (!isa<DoStmt>(From.Loop))
      New.push_back(Piece::text(";"));
    replace(Tail, std::move(New));
  }

  /// All of it, the look on a line of its own.
  bool inOnePiece() {
    std::vector<Piece> New;
    if (isInIf())
      New.push_back(Piece::text("if ("));
    addHead(New, "\n" + indent(All) + "\t\t[&] { ");
    addMet(New);
    New.push_back(Piece::text("; })"));
    if (isInIf())
      addLeave(New, All);
    if (StringRef("};").contains(Text[All.End - 1]))
      New.push_back(Piece::text(";"));
    replace(All, std::move(New));
    return Good;
  }

  /// `if (!poll(...)) { what is done when there are no more tries }`
  bool giveUp() {
    if (From.Test || From.PauseStatement)
      return false;
    TextRange Then = shownText(Body, From.GiveUp->getThen());
    TextRange Head = All;
    Head.End = Then.Begin;
    TextRange Gap = All;
    Gap.Begin = behindCondition();
    Gap.End = shownText(Body, From.GiveUp).Begin;
    StringRef Between = Text.slice(Gap.Begin, Gap.End);
    Gap.Begin += Between.size() - Between.ltrim().size();
    Gap.End = Gap.Begin + Between.trim().size();
    std::vector<Piece> New;
    if (Gap.Begin != Gap.End) {
      New.push_back(Piece::keep(Gap));
      New.push_back(Piece::text("\n" + indent(All)));
    }
    New.push_back(Piece::text("if (!"));
    addHead(New, "\n" + indent(All) + "\t\t[&] { ");
    addMet(New);
    bool Block = isa<CompoundStmt>(From.GiveUp->getThen());
    New.push_back(
        Piece::text(Block ? "; })) " : "; }))\n" + indent(All) + "\t"));
    replace(Head, std::move(New));
    if (const auto *Inner = dyn_cast<CompoundStmt>(From.GiveUp->getThen());
        Inner && isa<BreakStmt>(Inner->body_back()))
      removeLine(shownText(Body, Inner->body_back()));
    // A block round the test goes with its brace.
    if (All.End != Then.End && Text[All.End - 1] == '}' && bodyBlock())
      removeLine(Body.text(bodyBlock()->getRBracLoc()));
    return Good;
  }

  unsigned behindCondition() const {
    const auto *While = cast<WhileStmt>(From.Loop);
    return Body
        .text(bodyBlock() ? bodyBlock()->getLBracLoc() : While->getRParenLoc())
        .End;
  }

  const FunctionBody &Body;
  const PollLoop &From;
  TextRange All;
  StringRef Text;
  bool Good = true;
  std::vector<Rewrite> &Out;
};
} // namespace

bool drydock::migrate::emitPoll(const FunctionBody &Body, const PollLoop &Loop,
                                std::vector<Rewrite> &Out) {
  return Emitter(Body, Loop, Out).convert();
}

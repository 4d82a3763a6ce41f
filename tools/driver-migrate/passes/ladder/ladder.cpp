// Labels at the end of a function that undo what it did become owners: each is
// declared where it becomes due, a jump to it becomes a return.
#include "facts/Ladder.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock::migrate;

static const char Id[] = "ladder";

namespace {
class Conversion {
public:
  Conversion(const UnitView &Unit, const FunctionBody &Body, const Ladder &From)
      : Unit(Unit), Body(Body), From(From) {}

  Group group() {
    std::string Function = Body.Function.getNameAsString();
    G.Id = std::string(Id) + ":" + Function;
    G.Pass = Id;
    G.MovesHandles = true;
    G.Title = "what the labels of " + Function + "() undo";
    Site S;
    S.Kind = "ladder";
    S.Where = Unit.place(From.Rungs.front().Label->getBeginLoc());
    if (From.Problem.empty() && !isWritten())
      Problem = "a macro holds part of the ladder";
    if (From.Problem.empty() && hasDirective())
      Problem = "a directive of the preprocessor stands between the labels";
    if (Problem.empty())
      Problem = From.Problem;
    if (Problem.empty()) {
      G.Reason = "each way out runs, in the same order, just the labels that "
                 "were due where it leaves";
      S.Converted = true;
      convert();
    } else {
      S.Cause = Problem;
      S.Todo = Body.text(From.Rungs.front().Label->getIdentLoc());
      if (From.ProblemAt.isValid())
        G.Facts.push_back({Unit.place(From.ProblemAt), Problem});
    }
    G.Sites.push_back(std::move(S));
    return std::move(G);
  }

private:
  bool isWritten() const {
    auto Good = [&](SourceRange R) {
      TextRange T = Body.text(R);
      return T && !T.InMacroBody;
    };
    for (const GotoStmt *Jump : From.Jumps)
      if (!Good(Jump->getSourceRange()))
        return false;
    for (const Rung &R : From.Rungs) {
      if (R.Label->getBeginLoc().isMacroID())
        return false;
      for (const Stmt *S : R.Statements)
        if (!Good(whole(S)))
          return false;
    }
    return !From.Return || Good(From.Return->getSourceRange());
  }

  /// From the first label to the end of the function.
  TextRange labels() const {
    TextRange At = Body.text(From.Rungs.front().Label->getIdentLoc());
    TextRange Close =
        Body.text(cast<CompoundStmt>(Body.Function.getBody())->getRBracLoc());
    llvm::StringRef Text = Body.fileText(At);
    At.Begin = Text.rfind('\n', At.Begin) + 1;
    At.End = Text.rfind('\n', Close.Begin) + 1;
    return At;
  }

  bool hasDirective() const {
    TextRange At = labels();
    llvm::StringRef Text = Body.fileText(At).slice(At.Begin, At.End);
    return Text.starts_with("#") || Text.contains("\n#");
  }

  SourceRange whole(const Stmt *S) const {
    return Body.SM.getExpansionRange(S->getSourceRange()).getAsRange();
  }

  std::string name(const Rung &R) const {
    std::string Label = R.Label->getName();
    return Body.usesName(Label) ? "undo_" + Label : Label;
  }

  void convert() {
    if (!From.Guard.empty())
      G.Requires.push_back("lock-guard:" + Body.Function.getNameAsString() +
                           ":" + From.Guard);
    G.Includes.push_back("drydock/undo.h");
    for (const GotoStmt *Jump : From.Jumps)
      G.Rewrites.push_back({Body.text(Jump->getSourceRange()), returned()});
    declareOwners();
    keepOnSuccess();
    removeLabels();
    if (From.Out)
      removeOut();
  }

  /// The label that all ways out jumped to, and the rest of its line where that
  /// is blank.
  void removeOut() {
    TextRange At = Body.text(From.Out->getIdentLoc());
    llvm::StringRef Text = Body.fileText(At);
    At.End = Text.find(':', At.End) + 1;
    size_t Next = Text.find_first_not_of(" \t", At.End);
    if (Next != llvm::StringRef::npos && Text[Next] == '\n') {
      At.End = Next + 1;
      At.Begin = Text.rfind('\n', At.Begin) + 1;
    }
    G.Rewrites.push_back({At, {}});
  }

  std::vector<Piece> returned() const {
    const Expr *Value = From.Return ? From.Return->getRetValue() : nullptr;
    if (!Value)
      return {Piece::text("return")};
    return {Piece::text("return "), Piece::keep(Body.text(whole(Value)))};
  }

  /// Those that become due at one place, last to be undone first.
  void declareOwners() {
    std::map<unsigned, std::vector<const Rung *>> ByPlace;
    std::map<unsigned, TextRange> Places;
    for (const Rung &R : llvm::reverse(From.Rungs)) {
      if (!R.undoes())
        continue;
      TextRange At =
          R.DueBehind ? Body.lineBehind(R.DueBehind) : Body.aheadOfStatements();
      ByPlace[At.Begin].push_back(&R);
      Places[At.Begin] = At;
      G.Facts.push_back({Unit.place(R.Label->getBeginLoc()),
                         std::string(R.Label->getName()) + " undoes it"});
    }
    for (auto &[Begin, Rungs] : ByPlace) {
      Rewrite New{Places[Begin], {}};
      for (const Rung *R : Rungs)
        declare(*R, New.Pieces);
      G.Rewrites.push_back(std::move(New));
    }
  }

  void declare(const Rung &R, std::vector<Piece> &Out) const {
    Out.push_back(Piece::text("\tdrydock::Undo " + name(R) + "([&] {"));
    bool One = R.Statements.size() == 1 && isa<Expr>(R.Statements[0]);
    for (const Stmt *S : R.Statements) {
      Out.push_back(Piece::text(One ? " " : "\n\t\t"));
      TextRange Text = Body.text(whole(S));
      bool Ends = Text.End && Body.fileText(Text)[Text.End - 1] == '}';
      Out.push_back(Piece::keep(Text));
      if (!Ends)
        Out.push_back(Piece::text(";"));
    }
    Out.push_back(Piece::text(One ? " });\n" : "\n\t});\n"));
  }

  void keepOnSuccess() {
    if (!From.SuccessReturns)
      return;
    std::string Names;
    unsigned Count = 0;
    for (const Rung &R : llvm::reverse(From.Rungs))
      if (R.undoes()) {
        Names += (Count++ ? ", " : "") + name(R);
      }
    TextRange At = Body.text(whole(From.Before));
    At.Begin = At.End = Body.fileText(At).rfind('\n', At.Begin) + 1;
    G.Rewrites.push_back(
        {At,
         {Piece::text(Count == 1 ? "\t" + Names + ".keep();\n"
                                 : "\tdrydock::keepAll(" + Names + ");\n")}});
  }

  /// From the first label to the end, with the blank line ahead of it.
  void removeLabels() {
    TextRange First = labels();
    llvm::StringRef Text = Body.fileText(First);
    if (From.SuccessReturns && Text.slice(0, First.Begin).ends_with("\n\n"))
      --First.Begin;
    Rewrite Gone{First, {}};
    if (!From.SuccessReturns && From.Return) {
      Gone.Pieces = returned();
      Gone.Pieces.insert(Gone.Pieces.begin(), Piece::text("\t"));
      Gone.Pieces.push_back(Piece::text(";\n"));
    }
    G.Rewrites.push_back(std::move(Gone));
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const Ladder &From;
  std::string Problem;
  Group G;
};

class LadderPass : public Pass {
public:
  llvm::StringRef id() const override { return Id; }

  void unit(UnitView &Unit) override {
    Unit.eachBody([&](const FunctionBody &Body) {
      if (auto Found = ladderOf(Body))
        Groups.push_back(Conversion(Unit, Body, *Found).group());
    });
  }

  void propose(std::vector<Group> &Out) override {
    llvm::move(Groups, std::back_inserter(Out));
  }

private:
  std::vector<Group> Groups;
};
} // namespace

namespace drydock::migrate {
std::unique_ptr<Pass> make_ladder();
std::unique_ptr<Pass> make_ladder() { return std::make_unique<LadderPass>(); }
} // namespace drydock::migrate

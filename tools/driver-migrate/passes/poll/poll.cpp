// Loops that look at a device until it is ready become polls of
// drydock/polling.h: the same looks, counts and pauses in the same order.
#include "../Pass.h"
#include "Emit.h"

using namespace clang;
using namespace drydock::migrate;

static const char Id[] = "poll";

static void addFacts(const UnitView &Unit, const PollLoop &Loop, Group &G) {
  G.Facts.push_back({Unit.place(Loop.Met->getBeginLoc()), "looks"});
  if (Loop.PauseStatement)
    G.Facts.push_back({Unit.place(Loop.PauseStatement->getBeginLoc()),
                       Loop.Pause->Form->Member});
}

static Group groupOf(const UnitView &Unit, const FunctionBody &Body,
                     const PollLoop &Loop, unsigned Number) {
  std::string Function = Body.Function.getNameAsString();
  Group G;
  G.Pass = Id;
  G.Id = std::string(Id) + ":" + Function +
         (Number > 1 ? ":" + std::to_string(Number) : "");
  G.Title = "a loop of " + Function + "()";
  Site S;
  S.Kind = Id;
  S.Where = Unit.place(Loop.Loop->getBeginLoc());
  S.Cause = Loop.Problem;
  if (S.Cause.empty() && !emitPoll(Body, Loop, G.Rewrites))
    S.Cause = "a comment or a macro stands where the loop is written anew";
  S.Converted = S.Cause.empty();
  if (S.Converted) {
    G.Includes.push_back("drydock/polling.h");
    G.Reason = "it looks, counts and pauses in one order, and leaves by one "
               "test";
    addFacts(Unit, Loop, G);
  } else {
    G.Rewrites.clear();
    G.Reason = "stays: " + S.Cause;
    S.Todo = shownText(Body, Loop.Loop);
    if (Loop.ProblemAt.isValid())
      G.Facts.push_back({Unit.place(Loop.ProblemAt), S.Cause});
  }
  G.Sites.push_back(std::move(S));
  return G;
}

namespace {
class Poll : public Pass {
public:
  StringRef id() const override { return Id; }

  void unit(UnitView &Unit) override {
    Unit.eachBody([&](const FunctionBody &Body) {
      std::vector<FormCall> Calls = pollCalls(Unit, Body);
      unsigned Number = 0;
      for (const PollLoop &Loop : pollLoops(Unit, Body, Calls))
        Groups.push_back(groupOf(Unit, Body, Loop, ++Number));
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
std::unique_ptr<Pass> make_poll();
std::unique_ptr<Pass> make_poll() { return std::make_unique<Poll>(); }
} // namespace drydock::migrate

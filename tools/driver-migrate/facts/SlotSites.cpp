#include "SlotSites.h"
#include "CallOutcome.h"
#include "Companions.h"
#include "HandleNames.h"
#include "LeftHeld.h"
#include "LocalHandle.h"
#include "LocalPairs.h"
#include "OneOfMany.h"
#include "Renewals.h"
#include "StateAccess.h"
#include "StateAtHand.h"
#include "StateEnds.h"
#include "StateRecords.h"
#include "StoredPlace.h"
#include "SuccessReturn.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

static const Expr *stripped(const Expr *E) {
  return E ? E->IgnoreParenCasts() : nullptr;
}

namespace {
/// The sites of one function.
class Collector {
public:
  Collector(const UnitView &Unit, const FunctionBody &Body,
            const StateAccess &Access, SlotFacts &Out)
      : Unit(Unit), Body(Body), Access(Access), Out(Out) {}

  void add(const WrittenCall &Call) {
    SlotSite S;
    S.Type = Call.Form->Type;
    S.Member = Call.Form->Member;
    S.Function = Body.Function.getNameAsString();
    S.Call = Call.Text;
    S.Where = Unit.place(Call.Call->getBeginLoc());
    StringRef Text = Unit.text(Call.Text);
    size_t Open = Text.find('(');
    if (!Call.Text || Call.Text.InMacroBody || Open == StringRef::npos ||
        !Text.ends_with(")"))
      S.Problem = "a macro of the driver holds the call";
    else
      S.Arguments = {Call.Text.File, unsigned(Call.Text.Begin + Open + 1),
                     Call.Text.End - 1, false};
    Through = {};
    S.States = Access.atHand(Body, Call.Call);
    S.Declarations = Body.aheadOfStatements();
    if (S.Call && S.Call.File == S.Declarations.File &&
        S.Call.Begin < S.Declarations.Begin)
      S.Declarations = Body.aheadOfDeclarations();
    S.Callees = Access.calleesOf(Body);
    for (const ApiEffect &E : Call.Row->Effects)
      if (E.Kind == EffectKind::Acquire && E.Resource)
        S.EndedBy = E.Resource->ReleasedBy;
    findStateEnds(Body, Access, Call.Call, S);
    if (const Expr *Handle = handleOf(Body, Call))
      keptIn(Handle, Call.Call, S);
    else if (int Cookie = Call.Form->arg("cookie"); Cookie >= 0)
      handedTo(*stripped(Call.Call->getArg(Cookie)), S);
    if (!S.releases() && S.Problem.empty() &&
        isRepeated(Body, Call.Call, S, Indices))
      S.Problem = "acquired in a loop: one of many";
    if (!S.releases() && Through.Variable)
      for (const CallExpr *Between : Access.ownCallsIn(Body))
        if (Body.position(Between) > Body.position(Call.Call) &&
            Body.position(Between) < Through.At)
          S.CalleesAhead.insert(Between->getDirectCallee()->getNameAsString());
    Mine.push_back({Call.Call, Out.Sites.size(), Through});
    Out.Sites.push_back(std::move(S));
  }

  /// One slot, one acquisition on each way through the function.
  void finish() {
    std::vector<OwnCall> All;
    for (const Own &O : Mine)
      All.push_back({O.Call, &Out.Sites[O.Index]});
    findLocalPairs(Body, Access, All);
    findLeftHeld(Unit, Body, Access, All);
    for (auto &[Variable, Calls] : Locals) {
      std::string Problem =
          followLocal(Body, *Variable, Calls.first, Calls.second);
      for (const Own &O : Mine)
        if (!Problem.empty() && Out.Sites[O.Index].Problem.empty() &&
            (Calls.first.count(O.Call) || Calls.second.count(O.Call)))
          Out.Sites[O.Index].Problem = Problem;
    }
    eachPair([&](const Own &A, const Own &B) {
      if (Out.Sites[B.Index].releases())
        compare(A, B);
    });
    eachPair([&](const Own &A, const Own &B) {
      SlotSite &First = Out.Sites[A.Index], &Second = Out.Sites[B.Index];
      if (!Second.releases() && A.Index < B.Index &&
          !areAlternatives(Body, A.Call, B.Call) &&
          First.Beside.Variable == Second.Beside.Variable &&
          llvm::none_of(
              Renewed,
              [&](auto &Variable) {
                return Variable.second &&
                       takesOutBetween(Body, *Variable.first, A.Call, B.Call);
              }))
        First.Problem = Second.Problem = "acquired twice in one function";
    });
  }

private:
  /// The variable that has the handle on its way to the field, or from there,
  /// and where it gets it: what another names till then is what was held
  /// before.
  struct OnTheWay {
    const VarDecl *Variable = nullptr;
    unsigned At = ~0u;
  };
  struct Own {
    const CallExpr *Call;
    size_t Index;
    OnTheWay Through;
  };

  /// An acquisition, and another call for the same slot.
  void eachPair(llvm::function_ref<void(const Own &, const Own &)> With) {
    for (const Own &A : Mine)
      for (const Own &B : Mine) {
        SlotSite &First = Out.Sites[A.Index], &Second = Out.Sites[B.Index];
        if (First.Type == Second.Type && First.Kept == Second.Kept &&
            !First.releases() && First.Ahead.File.empty() &&
            !areApart(First.States, Second.States))
          With(A, B);
      }
  }

  /// The variable has a slot of its own.
  bool isRenewal(const VarDecl *Variable) {
    auto [Known, New] = Renewed.try_emplace(Variable, false);
    if (New) {
      std::vector<HandleCall> Calls;
      for (const Own &O : Mine)
        Calls.push_back({O.Call, &Out.Sites[O.Index], O.Through.Variable});
      Known->second = findRenewal(Body, *Variable, Calls);
    }
    return Known->second;
  }

  /// A release in the function that acquires.
  void compare(const Own &Acquired, const Own &Released) {
    SlotSite &S = Out.Sites[Released.Index];
    SuccessReturn Return = successReturn(Body, Acquired.Call);
    S.OnFailure |= Return.Line &&
                   (isWayOut(Body, Released.Call, Return.Line) ||
                    Body.position(Released.Call) > Body.position(Return.Line));
    unsigned From = Body.position(Acquired.Call),
             To = Body.position(Released.Call);
    const VarDecl *Into = Acquired.Through.Variable,
                  *By = Released.Through.Variable;
    if (To < From || Into == By)
      return;
    if ((By ? Released.Through.At < From : To < Acquired.Through.At) &&
        ((Into && By) || !isRenewal(Into ? Into : By)))
      S.Problem = Out.Sites[Acquired.Index].Problem =
          "another is acquired while the first is held";
  }

  /// A handler's cookie tells whose line it is.
  void handedTo(const Expr &Cookie, SlotSite &S) {
    QualType To = Cookie.getType()->getPointeeType();
    if (const RecordDecl *R = To.isNull() ? nullptr : To->getAsRecordDecl())
      S.Kept = "#" + R->getNameAsString();
  }

  void keptIn(const Expr *Handle, const Stmt *Call, SlotSite &S) {
    const auto *Field = dyn_cast<MemberExpr>(Handle);
    if (!Field)
      if (const auto *R = dyn_cast<DeclRefExpr>(Handle))
        if (const auto *V = dyn_cast<VarDecl>(R->getDecl())) {
          Through.Variable = V;
          Field = fieldOf(Body, *V, Through.At);
        }
    const auto *F =
        Field ? dyn_cast<FieldDecl>(Field->getMemberDecl()) : nullptr;
    S.Kept = F ? fieldName(*F) : "-";
    const auto *Local = dyn_cast<DeclRefExpr>(Handle);
    const auto *Variable =
        Local ? dyn_cast<VarDecl>(Local->getDecl()) : nullptr;
    if (!F && Variable && Variable->isLocalVarDecl() &&
        isAcquiredHere(Body, *Variable)) {
      S.Kept = "@" + S.Function + "." + Variable->getNameAsString();
      S.Ahead = S.Declarations;
      auto &[Acquired, Released] = Locals[Variable];
      (S.releases() ? Released : Acquired).insert(Call);
      return;
    }
    if (!F || S.Kept.empty()) {
      S.Problem = "no field of the driver's state keeps it";
      S.Kept = "-";
      return;
    }
    const auto *Base = dyn_cast<DeclRefExpr>(stripped(Field->getBase()));
    const auto *V = Base ? dyn_cast<VarDecl>(Base->getDecl()) : nullptr;
    std::string Record = F->getParent()->getName().str();
    Indices.clear();
    if (!Field->isArrow())
      if (const DeclRefExpr *Outer =
              outerPointer(Body, stripped(Field->getBase()), Indices)) {
        V = dyn_cast<VarDecl>(Outer->getDecl());
        TextRange Path = Unit.range(Field->getBase());
        if (V && Path && !Path.InMacroBody && hasItsValue(Body, *V, Call)) {
          S.States = {{Record, Unit.text(Path).str() + "."}};
          if (S.StateGone)
            S.Problem = "the state may be freed where it is released";
          return;
        }
      }
    if (!S.States.count(Record) && V && Field->isArrow() &&
        hasItsValue(Body, *V, Call))
      S.States[Record] = nameOf(*V);
    if (!V || S.States.count(Record) == 0)
      S.Problem = "the state that keeps it is not at hand where it is acquired "
                  "or released";
    // The field's own record, and by the same variable.
    else
      findCompanions(
          Body, *V, Call,
          std::exchange(S.States, SlotSite::AtHand{{Record, nameOf(*V)}}), S);
    if (S.StateGone && S.Problem.empty())
      S.Problem = "the state may be freed where it is released";
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const StateAccess &Access;
  SlotFacts &Out;
  std::vector<Own> Mine;
  OnTheWay Through; ///< of the site that is being added
  typedef std::set<const Stmt *> Calls;
  std::map<const VarDecl *, std::pair<Calls, Calls>> Locals;
  std::set<const VarDecl *> Indices;
  std::map<const VarDecl *, bool> Renewed;
};

} // namespace

void drydock::migrate::collectSlots(const UnitView &Unit,
                                    llvm::ArrayRef<StringRef> Types,
                                    SlotFacts &Out) {
  collectRecords(Unit, Out);
  StateAccess Access(Unit);
  Unit.eachBody([&](const FunctionBody &Body) {
    Collector Sites(Unit, Body, Access, Out);
    for (const WrittenCall &Call : Body.calls()) {
      if (Call.Form && llvm::is_contained(Types, Call.Form->Type))
        Sites.add(Call);
      if (Call.Row->Managed)
        for (const ApiEffect &E : Call.Row->Effects)
          if (E.Kind == EffectKind::Acquire && E.Resource)
            Out.Managed.insert(E.Resource->Id);
    }
    Sites.finish();
    readRecords(Unit, Body, Out);
  });
}

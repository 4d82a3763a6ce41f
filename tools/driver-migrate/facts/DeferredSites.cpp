#include "CallText.h"
#include "Callbacks.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
/// The calls and the uses of callbacks in one function.
class Collector {
public:
  Collector(const UnitView &Unit, const FunctionBody &Body,
            const TypeNames &Types, DeferredFacts &Out)
      : Unit(Unit), Body(Body), Types(Types), Out(Out) {}

  void collect() {
    fields(Body.Function.getBody());
    eachFormCall(
        Unit, Body, [&](const RuntimeForm &Form, const CallText &Call) {
          if (llvm::any_of(Types,
                           [&](auto &T) { return T.second == Form.Type; }))
            add(Form, Call);
        });
    byHand(Body.Function.getBody());
  }

private:
  struct Named {
    std::string Field;
    TextRange Text, Object;
    bool ObjectIsPointer;
  };
  typedef std::pair<unsigned, unsigned> Span;
  static Span spanOf(const TextRange &R) { return {R.Begin, R.End}; }

  /// `&esb->timer`, by where it stands.
  void fields(const Stmt *S) {
    if (!S)
      return;
    for (const Stmt *Child : S->children())
      fields(Child);
    const auto *Member = dyn_cast<MemberExpr>(S);
    const auto *F =
        Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    if (!F || !Types.count(recordName(F->getType())))
      return;
    const Stmt *Up = Body.parent(S);
    while (Up && isa<ParenExpr>(Up))
      Up = Body.parent(Up);
    const auto *Address = dyn_cast_or_null<UnaryOperator>(Up);
    TextRange Whole = Address && Address->getOpcode() == UO_AddrOf
                          ? Unit.range(Address)
                          : TextRange();
    if (!Whole || Whole.InMacroBody)
      return;
    std::string Name = F->getParent()->getIdentifier() ? Unit.name(F) : "";
    ByText.try_emplace(spanOf(Whole),
                       Named{Name, Unit.range(Member),
                             Unit.range(Member->getBase()), Member->isArrow()});
    if (!Name.empty())
      describe(*F, Name);
  }

  void describe(const FieldDecl &F, const std::string &Name) {
    if (Out.Fields.count(Name))
      return;
    DeferredField &New = Out.Fields[Name];
    New.Record = F.getParent()->getName().str();
    New.Name = F.getNameAsString();
    New.Type = Unit.range(F.getTypeSourceInfo()->getTypeLoc().getSourceRange());
    if (!Unit.own(F.getLocation()))
      New.Problem = "a record of the kernel's keeps it";
    else if (F.getParent()->isUnion() || F.getType().hasQualifiers() ||
             !New.Type || New.Type.InMacroBody)
      New.Problem = "the field's type is not written plainly";
  }

  /// The callback itself is called with a field.
  void byHand(const Stmt *S) {
    if (!S)
      return;
    for (const Stmt *Child : S->children())
      byHand(Child);
    const auto *Call = dyn_cast<CallExpr>(S);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    if (!F || !isCallback(*F, Types))
      return;
    TextRange Argument = Unit.range(Call->getArg(0));
    auto Field = ByText.find(spanOf(Argument));
    if (Field != ByText.end())
      Out.Uses.push_back({Unit.name(F), Unit.range(Call->getCallee()), true,
                          Argument, Field->second.Object, "",
                          Field->second.ObjectIsPointer ? "" : "&",
                          Field->second.Field});
  }

  void add(const RuntimeForm &Form, const CallText &Call) {
    DeferredCall New;
    New.Type = Form.Type;
    New.Member = Form.Member;
    New.Where = Unit.place(Call.Text);
    New.Text = Call.Text;
    for (size_t I = 0; I != Call.Arguments.size(); ++I)
      if (Form.Args[I] == "at") {
        if (auto At = ByText.find(spanOf(Call.Arguments[I]));
            At != ByText.end())
          New.Field = At->second.Field, New.Named = At->second.Text;
      } else if (Form.Args[I] == "callback") {
        New.Callback = Call.Arguments[I];
      } else {
        New.Arguments.push_back(Call.Arguments[I]);
      }
    Out.Calls.push_back(std::move(New));
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const TypeNames &Types;
  DeferredFacts &Out;
  std::map<Span, Named> ByText;
};
} // namespace

void drydock::migrate::collectDeferred(const UnitView &Unit,
                                       const TypeNames &Types,
                                       DeferredFacts &Out) {
  collectCallbackNames(Unit, Types, Out);
  Unit.eachBody([&](const FunctionBody &Body) {
    Collector(Unit, Body, Types, Out).collect();
    if (!isCallback(Body.Function, Types))
      return;
    DeferredCallback &Found = Out.Callbacks[Unit.name(&Body.Function)];
    Found.Name = Body.Function.getNameAsString();
    readCallback(Unit, Body, Types, Out.Uses, Found);
  });
}

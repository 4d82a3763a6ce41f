// Private data: what the kernel keeps behind a void pointer for the driver gets
// its type once, and the casts at each fetch go.
//
// Fetches (`DriverData.get`, `NetData.of` in the tables) tell the type by what
// they are converted to, stores by what they are given. All of a module must
// agree.
#include "../Pass.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include <map>
#include <set>

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
/// One fetch or store.
struct Use {
  TextRange Call;
  TextRange Callee;
  TextRange Before;  ///< where a declaration for it may stand
  std::string State; ///< "struct esb_dev"; empty: no type is asked for
  std::string Member;
  migrate::Place Where;
};

class PrivateData : public Pass {
public:
  StringRef id() const override { return "private-data"; }
  void unit(UnitView &Unit) override;
  void propose(std::vector<Group> &Out) override;
  void add(UnitView &Unit, const CallExpr *Call, const RuntimeForm &Form,
           QualType Converted);

private:
  /// A name for the alias that nothing else has.
  std::string aliasFor(StringRef Type, StringRef Tag) const;

  /// By the runtime's type: DriverData, NetData.
  std::map<std::string, std::vector<Use>> Uses;
  std::set<std::string> Taken; ///< names like those of aliases
};

class Visitor : public DynamicRecursiveASTVisitor {
public:
  Visitor(UnitView &Unit, PrivateData &Into) : Unit(Unit), Into(Into) {}

  bool VisitCastExpr(CastExpr *Cast) override {
    if (const auto *Call =
            dyn_cast<CallExpr>(Cast->getSubExpr()->IgnoreParens());
        Call && Cast->getCastKind() == CK_BitCast)
      Converted[Call] = Cast->getType();
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) override {
    const RuntimeForm *Form = Unit.form(Call);
    if (Form && Unit.own(Call->getBeginLoc()))
      Into.add(Unit, Call, *Form, Converted.lookup(Call));
    return true;
  }

private:
  UnitView &Unit;
  PrivateData &Into;
  llvm::DenseMap<const CallExpr *, QualType> Converted;
};
} // namespace

void PrivateData::unit(UnitView &Unit) {
  Visitor V(Unit, *this);
  for (Decl *D : Unit.AST.getTranslationUnitDecl()->decls()) {
    if (Unit.own(D->getLocation()))
      V.TraverseDecl(D);
    if (const auto *Named = dyn_cast<NamedDecl>(D))
      if (StringRef Name = Named->getIdentifier() ? Named->getName() : "";
          Name.ends_with("_data") || Name.ends_with("_private"))
        Taken.insert(Name.str());
  }
}

/// "struct foo" where the type is a pointer to that record.
static std::string recordName(QualType Type) {
  if (Type.isNull() || !Type->isPointerType())
    return {};
  QualType To = Type->getPointeeType();
  const RecordDecl *Record = To->getAsRecordDecl();
  if (!Record || !Record->getIdentifier() || To.hasQualifiers())
    return {};
  return (Record->isUnion() ? "union " : "struct ") + Record->getName().str();
}

void PrivateData::add(UnitView &Unit, const CallExpr *Call,
                      const RuntimeForm &Form, QualType Converted) {
  if (Form.Type != "DriverData" && Form.Type != "NetData")
    return;
  int Given = Form.arg("state");
  if (Given >= 0) {
    const Expr *Value = Call->getArg(Given)->IgnoreParenCasts();
    if (Value->isNullPointerConstant(Unit.AST,
                                     Expr::NPC_ValueDependentIsNotNull))
      Converted = {};
    else
      Converted = Value->getType();
  }
  bool Null = Given >= 0 && Converted.isNull();
  std::string State = recordName(Converted);
  Uses[Form.Type].push_back(
      {Unit.range(Call), Unit.range(Call->getCallee()->getSourceRange()),
       Unit.before(Call->getBeginLoc()), Null ? "NULL" : State, Form.Member,
       Unit.place(Call->getBeginLoc())});
}

std::string PrivateData::aliasFor(StringRef Type, StringRef Tag) const {
  std::string Alias = (Tag + (Type == "NetData" ? "_private" : "_data")).str();
  while (Taken.count(Alias))
    Alias += "_access";
  return Alias;
}

static Site siteOf(const Use &U, StringRef Why) {
  Site S{"private-data", U.Where, Why.empty(), Why.str(), {}};
  return S;
}

/// The alias in front of the first use of each file.
static void declare(const std::string &Alias, const std::string &Text,
                    llvm::ArrayRef<Use> Uses, Group &G) {
  std::map<std::string, unsigned> First;
  for (const Use &U : Uses) {
    auto [It, New] = First.try_emplace(U.Before.File, U.Before.Begin);
    It->second = std::min(It->second, U.Before.Begin);
  }
  for (auto &[File, Begin] : First)
    G.Rewrites.push_back(
        {{File, Begin, Begin},
         {Piece::text("using " + Alias + " = " + Text + ";\n\n")}});
}

void PrivateData::propose(std::vector<Group> &Out) {
  for (auto &[Type, All] : Uses) {
    std::map<std::string, std::vector<Use>> ByState;
    for (const Use &U : All)
      ByState[U.State].push_back(U);
    std::vector<Use> Null = std::move(ByState["NULL"]);
    std::vector<Use> Untyped = std::move(ByState[""]);
    ByState.erase("NULL");
    ByState.erase("");
    if (ByState.empty())
      continue;
    bool One = ByState.size() == 1;
    const std::string &State = ByState.begin()->first;
    std::string Tag = StringRef(State).split(' ').second.str();
    Group G;
    G.Id = "private-data:" + Type + (One ? ":" + Tag : "");
    G.Title = One ? "what a device keeps for the driver is " + State
                  : "what a device keeps for the driver has several types";
    G.Reason = One ? "every fetch is converted to this type and every store "
                     "gives it"
                   : "the module must agree on one type";
    for (auto &[Name, Some] : ByState)
      G.Facts.push_back(
          {Some[0].Where,
           Name + ", " + std::to_string(Some.size()) + " fetches and stores"});
    std::string Alias = aliasFor(Type, Tag);
    std::vector<Use> Good;
    auto take = [&](const Use &U, StringRef Why) {
      G.Sites.push_back(siteOf(U, Why));
      if (!Why.empty())
        G.Sites.back().Todo = U.Call;
      else
        Good.push_back(U);
    };
    for (auto &[Name, Some] : ByState)
      for (const Use &U : Some)
        take(U, !One ? "the driver keeps several types there"
                : !U.Callee || !U.Call || U.Callee.Begin != U.Call.Begin
                    ? "a macro hides parts of the call"
                    : "");
    for (const Use &U : Null)
      take(U, One ? "" : "the driver keeps several types there");
    for (const Use &U : Untyped)
      take(U, "the value is used without a type");
    for (const Use &U : Good) {
      TextRange Arguments = U.Call;
      Arguments.Begin = U.Callee.End;
      G.Rewrites.push_back(
          {U.Call,
           {Piece::text(Alias + "::" + U.Member), Piece::keep(Arguments)},
           /*DropFrame=*/true});
    }
    if (!Good.empty()) {
      declare(Alias, "drydock::" + Type + "<" + State + ">", Good, G);
      G.Includes.push_back("drydock/private_data.h");
    }
    Out.push_back(std::move(G));
  }
}

namespace drydock::migrate {
std::unique_ptr<Pass> make_private_data() {
  return std::make_unique<PrivateData>();
}
} // namespace drydock::migrate

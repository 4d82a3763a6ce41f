// Locks that one function takes and gives back become guards of that function.
#include "facts/GuardShape.h"
#include "facts/RemoveVariable.h"
#include "passes/Pass.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace drydock::migrate;

static const char Id[] = "lock-guard";

namespace {
/// The guards of one function, as groups.
class Function {
public:
  Function(const UnitView &Unit, const FunctionBody &Body,
           std::vector<Group> &Out)
      : Unit(Unit), Body(Body), Out(Out), Regions(lockRegions(Body)) {}

  void propose() {
    for (const LockRegion &Region : Regions)
      Groups.push_back(groupOf(Region));
    // Locks that save into one variable are converted together, or neither.
    for (size_t I = 0; I != Regions.size(); ++I)
      for (size_t J = 0; J != I; ++J)
        if (Regions[I].Flags && Regions[I].Flags == Regions[J].Flags) {
          Groups[I].Requires.push_back(Groups[J].Id);
          Groups[J].Requires.push_back(Groups[I].Id);
        }
    llvm::move(Groups, std::back_inserter(Out));
  }

private:
  Group groupOf(const LockRegion &Region) {
    std::string Name = Body.Function.getNameAsString();
    Group G;
    G.Id = (llvm::Twine(Id) + ":" + Name + ":" + spelling(Region)).str();
    G.Pass = Id;
    G.Title = spelling(Region) + " in " + Name + "()";
    Site S;
    S.Kind = "lock";
    const WrittenCall &First =
        *(Region.Taken.empty() ? Region.Given : Region.Taken).front();
    S.Where = Unit.place(First.Call->getBeginLoc());
    if (Region.isBalanced()) {
      G.Reason = "each path takes it, gives it back in the same way, and the "
                 "place of the lock stays the same between";
      convert(Region, G);
      S.Converted = true;
    } else {
      S.Cause = Region.Problem;
      S.Todo = First.Text;
      G.Facts.push_back({Unit.place(Region.ProblemAt), Region.Problem});
    }
    G.Sites.push_back(std::move(S));
    return G;
  }

  std::string spelling(const LockRegion &Region) const {
    return Region.Lock ? Region.Lock.Spelling
                       : (Region.Taken.empty() ? Region.Given : Region.Taken)
                             .front()
                             ->Name;
  }

  /// `held`, or the lock's own name before it where a function has several.
  std::string freshName(const LockRegion &Region) {
    std::string Name = "held";
    for (unsigned N = 1; Body.usesName(Name) || !Names.insert(Name).second; ++N)
      Name = (Region.Lock.Field ? Region.Lock.Field->getNameAsString()
                                : std::string("lock")) +
             "_held" + (N > 1 ? std::to_string(N) : "");
    return Name;
  }

  void convert(const LockRegion &Region, Group &G) {
    G.Includes.push_back("drydock/guard.h");
    std::string Name = freshName(Region);
    std::string Guard = "drydock::" + Region.Guard + " " + Name;
    for (const GuardShape &Shape : guardShapes(Body, Region)) {
      if (Shape.Declared)
        rewrite(*Shape.Declared, Guard + "(", ")", G);
      else
        declareAhead(Guard, G);
      for (const WrittenCall *Call : Shape.Again)
        rewrite(*Call, Name + ".lock(", ")", G);
      for (const WrittenCall *Call : Shape.Given)
        G.Rewrites.push_back({Call->Text, {Piece::text(Name + ".unlock()")}});
      for (const WrittenCall *Call : Shape.Implicit)
        G.Rewrites.push_back(
            {wholeLine(Call->Text, Body.fileText(Call->Text)), {}});
    }
    if (Region.Flags && Removed.insert(Region.Flags).second)
      if (auto Gone = removeVariable(Body, *Region.Flags))
        G.Rewrites.push_back(std::move(*Gone));
    addFacts(Region, G);
  }

  /// The call's text with the address of the lock as it stands there.
  void rewrite(const WrittenCall &Call, std::string Before, std::string After,
               Group &G) {
    const Expr *Address = nullptr;
    for (const Expr *Argument : Call.Call->arguments())
      if (Address = Body.written(Argument); Address)
        break;
    G.Rewrites.push_back({Call.Text,
                          {Piece::text(Before),
                           Piece::keep(Body.text(Address->getSourceRange())),
                           Piece::text(After)}});
  }

  void declareAhead(const std::string &Guard, Group &G) {
    TextRange At = Body.aheadOfStatements();
    G.Rewrites.push_back({At, {Piece::text("\t" + Guard + ";\n")}});
  }

  void addFacts(const LockRegion &Region, Group &G) {
    for (const WrittenCall *Call : Region.Taken)
      G.Facts.push_back({Unit.place(Call->Call->getBeginLoc()), "taken"});
    for (const WrittenCall *Call : Region.Given)
      G.Facts.push_back({Unit.place(Call->Call->getBeginLoc()), "given back"});
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  std::vector<Group> &Out;
  std::vector<LockRegion> Regions;
  std::vector<Group> Groups;
  std::set<std::string> Names;
  std::set<const VarDecl *> Removed;
};

class LockGuard : public Pass {
public:
  llvm::StringRef id() const override { return Id; }

  void unit(UnitView &Unit) override {
    Unit.eachBody([&](const FunctionBody &Body) {
      Function(Unit, Body, Groups).propose();
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
std::unique_ptr<Pass> make_lock_guard();
std::unique_ptr<Pass> make_lock_guard() {
  return std::make_unique<LockGuard>();
}
} // namespace drydock::migrate

// Register maps: the accesses to a device's registers tell offsets and widths;
// the address gets a type that knows them, and each access asks it.
#include "Emit.h"

using namespace drydock::migrate;

namespace {
class RegisterMap : public Pass {
public:
  llvm::StringRef id() const override { return "register-map"; }
  void unit(UnitView &Unit) override { registers::collect(Unit, All); }
  void propose(std::vector<Group> &Out) override {
    for (const registers::Class &C : registers::classesOf(All))
      Out.push_back(registers::emit(C, All));
    unclear(Out);
  }

private:
  /// Accesses that start from nothing known.
  void unclear(std::vector<Group> &Out) {
    Group G;
    G.Id = "register-map:-";
    G.Title = "accesses whose base is not known";
    G.Reason = "they stay in C";
    for (const registers::Access &A : All.Accesses)
      if (A.Slot.empty() && !A.Repeated && !(A.Fixed && A.Backend == "Ports"))
        G.Sites.push_back({"register", A.Where, false,
                           A.Fixed ? "the address is a constant" : A.Unclear,
                           A.Call});
    if (!G.Sites.empty())
      Out.push_back(std::move(G));
  }

  registers::Facts All;
};
} // namespace

namespace drydock::migrate {
std::unique_ptr<Pass> make_register_map() {
  return std::make_unique<RegisterMap>();
}
} // namespace drydock::migrate

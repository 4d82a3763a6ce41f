// What several passes about resources share: acquisitions and releases all over
// a module become a slot in the driver's state
// (runtime/include/drydock/slots.h), all that belong together or none.
#pragma once
#include "facts/SlotSites.h"
#include "passes/Pass.h"

namespace drydock::migrate {

/// What one pass converts.
struct SlotKind {
  llvm::StringRef Id;   ///< of the pass
  llvm::StringRef Noun; ///< what a site is called: "irq"
  struct OneType {
    llvm::StringRef Type;  ///< "IrqLine"
    llvm::StringRef Field; ///< name of the slot; behind the handle's field
                           ///< where there is one
  };
  std::vector<OneType> Types;
};

class SlotPass : public Pass {
public:
  explicit SlotPass(SlotKind Kind) : Kind(std::move(Kind)) {}
  llvm::StringRef id() const override { return Kind.Id; }
  void unit(UnitView &Unit) override;
  void headersThatStay(const std::map<std::string, std::string> &Why) override {
    Stay = Why;
  }
  void propose(std::vector<Group> &Out) override;

private:
  typedef std::vector<const SlotSite *> Sites;
  /// How the sites of one function name the slot.
  struct Way {
    enum KindType {
      Record,  ///< in the record at hand
      Handed,  ///< in a variable, handed over where the function succeeds
      TakenOut ///< in a variable, taken out of the record before it is freed
    } Kind;
    Sites Here;
  };
  /// Those of one type by the field that keeps the handle.
  std::map<std::string, Sites> byHandle(const SlotKind::OneType &Type) const;
  /// The device's own managed release ends what they acquire.
  bool isManaged(llvm::StringRef Handle, const Sites &All) const;
  /// Why the sites stay in C, or nothing.
  std::string problemOf(const Sites &All, llvm::StringRef Record) const;
  /// Why two of them may be held at a time: a slot holds one.
  static std::string heldTwice(const Sites &All);
  /// Its memory is zeroed, and a field may be added.
  bool canHold(const std::string &Record) const;
  /// The record that every function with sites can reach, that which keeps the
  /// handle ahead of others; or nothing.
  std::string recordOf(const Sites &All) const;
  /// One for each function, or why there is none.
  std::vector<Way> waysOf(const Sites &All, const std::string &Record,
                          std::string &Problem) const;
  Group groupOf(const SlotKind::OneType &Type, const std::string &Handle,
                const Sites &All);
  void convert(const SlotKind::OneType &Type, const std::string &Handle,
               const std::string &Record, const Sites &All, Group &G);

  static void convertBeside(const SlotSite &S, const SlotKind::OneType &Type,
                            const std::string &Record, const std::string &Slot,
                            Group &G);
  void convertHere(const Way &W, const SlotKind::OneType &Type,
                   const std::string &Record, const std::string &Slot,
                   Group &G);
  /// Without any state: each function that acquires it owns it until it leaves
  /// it to others, who know its name.
  static bool canBeLeft(const Sites &All);
  void convertLeft(const SlotKind::OneType &Type, const Sites &All, Group &G);
  void convertLocal(const SlotKind::OneType &Type, const Sites &All, Group &G);
  /// The call, as a member of the slot.
  static void call(const SlotSite &S, const std::string &Slot, Group &G);

  SlotKind Kind;
  SlotFacts Facts;
  std::map<std::string, std::string> Stay; ///< headers, and why
};

} // namespace drydock::migrate

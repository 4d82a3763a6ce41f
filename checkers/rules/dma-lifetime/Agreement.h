// What is acquired with one size or direction has to be released with the same,
// often in another function: compared by the field that keeps the handle.
#pragma once
#include "lifecycle/Place.h"
#include "model/ApiTable.h"
#include "model/Finding.h"
#include <map>
#include <set>

namespace llvm {
class CallBase;
class Module;
} // namespace llvm

namespace drydock {

struct UnitContext;

/// One call that acquires or releases, with the arguments to be compared.
struct Site {
  struct Term {
    bool Constant = false;
    int64_t Value = 0;
    std::string Text; ///< as the source spells it, as far as known
  };
  const ApiFamily *Family = nullptr;
  bool Acquires = false;
  std::map<std::string, Term> Terms; ///< by parameter name
  std::string Function, Spelling;
  SourcePlace Where;
};

Site siteAt(const UnitContext &Unit, const llvm::CallBase &Call,
            const ApiFunction &Row, const ApiEffect &Effect);

struct Disagreement {
  const Site *Released, *Acquired;
  std::string Parameter;
  bool AllSeen = true; ///< no other unit can acquire it in another way
};

class Agreement {
public:
  /// Of one module, by what keeps the handle.
  void add(const UnitContext &Unit, const Place &P, Site S);
  /// Something else is stored there, too.
  void addOther(const Place &P) { Others.insert(P); }
  std::vector<Disagreement> check() const;

  /// No acquisition agrees with the release, whichever was before it.
  static std::vector<Disagreement>
  compare(const Site &Released, const std::vector<const Site *> &Acquired);

private:
  std::map<Place, std::vector<Site>> Sites;
  std::set<Place> Others;
  std::set<Place> Shared; ///< of records that other units know
  std::set<std::string> Units;
};

} // namespace drydock

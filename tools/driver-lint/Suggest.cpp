#include "Suggest.h"

using namespace llvm;

namespace drydock {

std::string suggestion(StringRef Mistyped, ArrayRef<std::string> Names) {
  StringRef Best;
  unsigned BestDistance = 1 + Mistyped.size() / 2;
  for (StringRef Name : Names) {
    unsigned Distance = Mistyped.edit_distance(Name, true, BestDistance);
    // A prefix is a good guess however long the rest is.
    if (Mistyped.size() > 2 && Name.starts_with(Mistyped))
      Distance = 0;
    if (Distance < BestDistance) {
      Best = Name;
      BestDistance = Distance;
    }
  }
  return Best.empty() ? "" : "; did you mean " + Best.str() + "?";
}

} // namespace drydock

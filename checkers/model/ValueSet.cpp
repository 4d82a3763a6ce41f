#include "model/ValueSet.h"

namespace drydock {

ResultSets resultSets(ResultContract Contract) {
  switch (Contract) {
  case ResultContract::NonNull:
    return {Positive, 0};
  case ResultContract::Null:
    return {Positive, Zero};
  case ResultContract::ErrPtr:
    return {Positive, Negative};
  case ResultContract::NullOrErrPtr:
    return {Positive, Zero | Negative};
  case ResultContract::ErrNo:
    return {Zero, Negative};
  case ResultContract::ErrNoOrCount:
    return {Zero | Positive, Negative};
  case ResultContract::ZeroFails: // truth, a number, or a count
    return {Positive, Zero};
  case ResultContract::AlwaysZero:
    return {Zero, 0};
  case ResultContract::NonZeroFails:
    return {Zero, Negative | Positive};
  case ResultContract::Value:
  case ResultContract::Void:
    break;
  }
  return {AnyValue, 0};
}

} // namespace drydock

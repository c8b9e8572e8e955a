#include "faust/gui/UI.h"

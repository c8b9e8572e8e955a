#include "window/log.hpp"
